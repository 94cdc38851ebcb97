"""A loop without a wait."""
number = 0
while True:
    number += 1
