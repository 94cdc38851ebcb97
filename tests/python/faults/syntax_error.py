"""The third line has no end."""
import requests
print(requests.get("https://museum.example/").text
