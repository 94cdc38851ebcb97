"""One thread raises; the others go on."""
import threading
import time


def work(number):
    time.sleep(0.1)
    print(10 // number)


threads = [threading.Thread(target=work, args=(number,)) for number in (1, 0, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
