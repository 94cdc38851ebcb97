"""The same in short lines, from threads."""
import threading


def work():
    while True:
        print("y" * 10_000)


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
