"""2,000 threads at the same time."""
import threading
import time

done = []


def work(number):
    time.sleep(1)
    done.append(number)


threads = [threading.Thread(target=work, args=(number,)) for number in range(2_000)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(done))
