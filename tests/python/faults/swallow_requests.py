"""Requests without end, and every exception is swallowed."""
import requests

while True:
    try:
        requests.get("https://museum.example/")
    except:
        pass
