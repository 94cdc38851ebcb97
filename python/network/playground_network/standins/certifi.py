"""certifi: there are no certificates, because no connection leaves the page."""


def where():
    return "cacert.pem"


def contents():
    return ""
