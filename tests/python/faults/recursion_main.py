"""A function that calls itself for ever."""


def crawl(url):
    return crawl(url + "/")


crawl("/")
