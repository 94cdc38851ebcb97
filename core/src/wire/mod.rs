//! Values as bytes, with a version: what a web worker passes to the page. Floor 0.
//!
//! Numbers are little-endian, and each list begins with its length. A [`Writer`] appends, and a [`Reader`] checks: every
//! length is compared with the bytes that are left before anything is allocated, so wrong bytes give a [`WireError`] and
//! never a panic. The codecs are beside their types: [`Wire`] for small ones,
//! [`Trace::write`](crate::trace::Trace::write) and [`Trace::read`](crate::trace::Trace::read) for a trace.

mod values;

pub use values::{Wire, from_bytes, to_bytes};

use crate::site::PageId;
use std::fmt;

/// The version of the bytes. It changes whenever any codec does.
pub const WIRE_VERSION: u16 = 1;

/// Why bytes cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WireError {
    /// They end too early, or a length is greater than what is left.
    Short,
    /// They have this version, and [`WIRE_VERSION`] is another one.
    Version(u16),
    /// A value is invalid: this one.
    Invalid(&'static str),
}

impl fmt::Display for WireError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            WireError::Short => formatter.write_str("the bytes end too early"),
            WireError::Version(version) => write!(formatter, "version {version} instead of {WIRE_VERSION}"),
            WireError::Invalid(what) => write!(formatter, "invalid: {what}"),
        }
    }
}

impl std::error::Error for WireError {}

/// Appends values to bytes.
#[derive(Clone, Default, Debug)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Without any bytes.
    pub fn new() -> Self {
        Writer::default()
    }

    /// Makes room for this number of bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve(bytes);
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Appends [`WIRE_VERSION`].
    pub fn version(&mut self) {
        self.u16(WIRE_VERSION);
    }

    /// Appends a byte.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// Appends two bytes.
    pub fn u16(&mut self, value: u16) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Appends four bytes.
    pub fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Appends eight bytes.
    pub fn u64(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Appends a byte: 0 or 1.
    pub fn bool(&mut self, value: bool) {
        self.u8(value.into());
    }

    /// Appends a text: the number of its bytes, and its bytes in UTF-8.
    pub fn str(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Appends a number of bytes, and the bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends the length of a list, in four bytes.
    pub fn length(&mut self, length: usize) {
        debug_assert!(u32::try_from(length).is_ok(), "no list is this long");
        self.u32(length as u32);
    }

    /// Appends a list of numbers.
    pub fn u32s(&mut self, numbers: &[u32]) {
        self.records(numbers, |number| number.to_le_bytes());
    }

    /// Appends a list of pages.
    pub fn pages(&mut self, pages: &[PageId]) {
        self.records(pages, |page| page.0.to_le_bytes());
    }

    /// Appends a list of values of `N` bytes each. A trace has millions of them: nothing is done for each but this.
    #[inline]
    pub fn records<T, const N: usize>(&mut self, values: &[T], to_bytes: impl Fn(&T) -> [u8; N]) {
        self.length(values.len());
        let begin = self.bytes.len();
        self.bytes.resize(begin + values.len() * N, 0);
        let (places, _) = self.bytes[begin..].as_chunks_mut();
        for (place, value) in places.iter_mut().zip(values) {
            *place = to_bytes(value);
        }
    }
}

/// Reads values from bytes, in the order in which they were written.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Begins at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { left: bytes }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// Checks that no byte is left.
    pub fn end(&self) -> Result<(), WireError> {
        if self.left.is_empty() { Ok(()) } else { Err(WireError::Invalid("bytes after the end")) }
    }

    /// Reads a version; any but [`WIRE_VERSION`] is an error.
    pub fn version(&mut self) -> Result<(), WireError> {
        match self.u16()? {
            WIRE_VERSION => Ok(()),
            version => Err(WireError::Version(version)),
        }
    }

    fn take(&mut self, bytes: usize) -> Result<&'a [u8], WireError> {
        let (taken, left) = self.left.split_at_checked(bytes).ok_or(WireError::Short)?;
        self.left = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, left) = self.left.split_first_chunk().ok_or(WireError::Short)?;
        self.left = left;
        Ok(*taken)
    }

    /// Reads a byte.
    pub fn u8(&mut self) -> Result<u8, WireError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    /// Reads two bytes.
    pub fn u16(&mut self) -> Result<u16, WireError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    /// Reads four bytes.
    pub fn u32(&mut self) -> Result<u32, WireError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// Reads eight bytes.
    pub fn u64(&mut self) -> Result<u64, WireError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// Reads a byte that must be 0 or 1.
    pub fn bool(&mut self) -> Result<bool, WireError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(WireError::Invalid("bool")),
        }
    }

    /// Reads a text.
    pub fn str(&mut self) -> Result<&'a str, WireError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| WireError::Invalid("UTF-8"))
    }

    /// Reads a number of bytes, and the bytes.
    pub fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let length = self.length(1)?;
        self.take(length)
    }

    /// Reads the length of a list whose items take at least `bytes_each` bytes, which must be left.
    pub fn length(&mut self, bytes_each: usize) -> Result<usize, WireError> {
        let length = self.u32()? as usize;
        if length > self.left.len() / bytes_each.max(1) { Err(WireError::Short) } else { Ok(length) }
    }

    /// Reads a list of numbers.
    pub fn u32s(&mut self) -> Result<Vec<u32>, WireError> {
        self.records(u32::from_le_bytes)
    }

    /// Reads a list of pages.
    pub fn pages(&mut self) -> Result<Vec<PageId>, WireError> {
        self.records(|bytes| PageId(u32::from_le_bytes(bytes)))
    }

    /// Reads a list of values of `N` bytes each.
    #[inline]
    pub fn records<T, const N: usize>(&mut self, from_bytes: impl Fn([u8; N]) -> T) -> Result<Vec<T>, WireError> {
        let length = self.length(N)?;
        let (records, _) = self.take(length * N)?.as_chunks();
        Ok(records.iter().map(|bytes| from_bytes(*bytes)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_their_order() {
        let mut writer = Writer::new();
        writer.version();
        writer.u8(7);
        writer.u16(65_535);
        writer.u32(1 << 31);
        writer.u64(u64::MAX);
        writer.bool(true);
        writer.str("Zürich");
        writer.bytes(&[1, 2]);
        writer.u32s(&[3, 4]);
        writer.pages(&[PageId(5), PageId::NONE]);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.version(), Ok(()));
        assert_eq!((reader.u8(), reader.u16(), reader.u32()), (Ok(7), Ok(65_535), Ok(1 << 31)));
        assert_eq!((reader.u64(), reader.bool(), reader.str()), (Ok(u64::MAX), Ok(true), Ok("Zürich")));
        assert_eq!((reader.bytes(), reader.u32s()), (Ok(&[1, 2][..]), Ok(vec![3, 4])));
        assert_eq!((reader.pages(), reader.end()), (Ok(vec![PageId(5), PageId::NONE]), Ok(())));
    }

    #[test]
    fn a_length_beyond_the_bytes_is_an_error() {
        let bytes = u32::MAX.to_le_bytes();
        assert_eq!(Reader::new(&bytes).bytes(), Err(WireError::Short));
        assert_eq!(Reader::new(&bytes).u32s(), Err(WireError::Short));
        assert_eq!(from_bytes::<Vec<String>>(&[1, 0, 255, 255, 255, 255]), Err(WireError::Short));
    }

    #[test]
    fn each_wrong_value_has_its_error() {
        assert_eq!(Reader::new(&[2]).bool(), Err(WireError::Invalid("bool")));
        assert_eq!(Reader::new(&[1, 0, 0, 0, 255]).str(), Err(WireError::Invalid("UTF-8")));
        assert_eq!(Reader::new(&[9, 0]).version(), Err(WireError::Version(9)));
        assert_eq!(from_bytes::<bool>(&[1, 0, 1, 1]), Err(WireError::Invalid("bytes after the end")));
        assert_eq!(WireError::Version(9).to_string(), "version 9 instead of 1");
    }
}
