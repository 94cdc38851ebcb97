"""Names of header fields."""

ACCEPT, ACCEPT_ENCODING, AUTHORIZATION = "Accept", "Accept-Encoding", "Authorization"
CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION = "Content-Length", "Content-Type", "Cookie", "Host", "Location"
REFERER, RETRY_AFTER, USER_AGENT = "Referer", "Retry-After", "User-Agent"
METH_GET, METH_HEAD, METH_POST = "GET", "HEAD", "POST"
