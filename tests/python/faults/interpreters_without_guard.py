"""Each interpreter of the pool imports the program, which would start another pool."""
from concurrent.futures import InterpreterPoolExecutor


def double(number):
    return 2 * number


with InterpreterPoolExecutor(2) as pool:
    print(list(pool.map(double, [1, 2])))
