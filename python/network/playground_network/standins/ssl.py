"""`ssl` for a Python without it: settings are accepted and mean nothing, because no connection leaves the page."""

import enum


class VerifyMode(enum.IntEnum):
    """How certificates are verified."""
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class TLSVersion(enum.IntEnum):
    """Versions of TLS."""
    MINIMUM_SUPPORTED = -2
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class Purpose(enum.Enum):
    """What a context is for."""
    SERVER_AUTH = 1
    CLIENT_AUTH = 2


CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED = VerifyMode
PROTOCOL_TLS = PROTOCOL_SSLv23 = 2
PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, PROTOCOL_TLSv1_2 = 16, 17, 5
OP_ALL = OP_NO_SSLv2 = OP_NO_SSLv3 = OP_NO_TLSv1 = OP_NO_TLSv1_1 = OP_NO_COMPRESSION = OP_LEGACY_SERVER_CONNECT = 0
HAS_SNI = HAS_TLSv1_2 = HAS_TLSv1_3 = HAS_ALPN = True
OPENSSL_VERSION, OPENSSL_VERSION_INFO, OPENSSL_VERSION_NUMBER = "none", (0, 0, 0, 0, 0), 0


class SSLError(OSError):
    """The base of the exceptions."""


class SSLZeroReturnError(SSLError):
    """The connection was closed."""


class SSLWantReadError(SSLError):
    """More data is needed."""


class SSLWantWriteError(SSLError):
    """Data must be written first."""


class SSLSyscallError(SSLError):
    """A call of the system failed."""


class SSLEOFError(SSLError):
    """The connection ended."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate is not valid."""


CertificateError = SSLCertVerificationError


class SSLContext:
    """Attributes and calls that programs use, without any effect."""

    def __init__(self, protocol=PROTOCOL_TLS, *_more, **_keywords):
        self.protocol, self.check_hostname, self.verify_mode, self.options, self.verify_flags = protocol, False, CERT_NONE, 0, 0
        self.minimum_version, self.maximum_version = TLSVersion.MINIMUM_SUPPORTED, TLSVersion.MAXIMUM_SUPPORTED

    def _nothing(self, *_arguments, **_keywords):
        pass

    load_verify_locations = load_cert_chain = load_default_certs = set_ciphers = set_alpn_protocols = _nothing
    set_default_verify_paths = set_ecdh_curve = _nothing


class SSLObject:
    """Never made."""


class SSLSocket:
    """Never made."""


class MemoryBIO:
    """Never used."""


def create_default_context(purpose=Purpose.SERVER_AUTH, **_files):
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = True, CERT_REQUIRED
    return context


def _create_unverified_context(*_arguments, **_keywords):
    return SSLContext()


_create_default_https_context = _create_stdlib_context = create_default_context
