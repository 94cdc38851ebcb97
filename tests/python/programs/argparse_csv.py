#!/usr/bin/env python3
"""Checks the links of a site and writes a report."""
import argparse
import csv
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="the page to check")
    parser.add_argument("-t", "--threads", type=int, default=4)
    parser.add_argument("-o", "--output", default="report.csv")
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def check(link):
    try:
        response = requests.head(link, timeout=5, allow_redirects=True)
        return link, response.status_code, response.url
    except requests.exceptions.ConnectionError:
        return link, "no connection", ""


def main():
    args = parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.INFO, stream=sys.stdout, format="%(message)s")
    root = args.url.rstrip("/")
    links = []
    for page in ("/", "/about.html", "/rooms/clocks.html"):
        response = requests.get(root + page)
        response.raise_for_status()
        soup = BeautifulSoup(response.text, "html.parser")
        links += [urljoin(response.url, a["href"]) for a in soup.find("main").find_all("a", href=True)]
    links = sorted(set(links))
    with ThreadPoolExecutor(args.threads) as pool:
        rows = list(pool.map(check, links))
    with open(args.output, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["link", "status", "url"])
        writer.writerows(rows)
    broken = [row for row in rows if row[1] != 200]
    logging.info("%d links, %d broken", len(rows), len(broken))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
