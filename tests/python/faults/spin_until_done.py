"""The main thread spins until a thread has its page: it ends."""
import threading

import requests

pages = []
thread = threading.Thread(target=lambda: pages.append(requests.get("https://museum.example/").status_code))
thread.start()
while thread.is_alive():
    pass
print(pages)
