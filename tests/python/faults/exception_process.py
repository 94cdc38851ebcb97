"""A job of a pool of processes raises."""
from multiprocessing import Pool


def work(number):
    return 10 / number


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(work, [1, 0, 2]))
