"""A program that sleeps and never ends."""
import time

while True:
    time.sleep(60)
    print("still here")
