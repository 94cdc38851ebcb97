//! Types that can be written and read.

use super::{Reader, WireError, Writer};
use crate::site::PageId;

/// A value that can be written as bytes and read again.
pub trait Wire: Sized {
    /// Appends it.
    fn write(&self, writer: &mut Writer);

    /// Reads it, or says what is wrong with the bytes.
    fn read(reader: &mut Reader) -> Result<Self, WireError>;
}

/// A value as bytes that begin with their version.
pub fn to_bytes<T: Wire>(value: &T) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.version();
    value.write(&mut writer);
    writer.into_bytes()
}

/// The value of such bytes, which must have no further ones.
pub fn from_bytes<T: Wire>(bytes: &[u8]) -> Result<T, WireError> {
    let mut reader = Reader::new(bytes);
    reader.version()?;
    let value = T::read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

macro_rules! plain {
    ($($type:ident),+) => {
        $(impl Wire for $type {
            fn write(&self, writer: &mut Writer) {
                writer.$type(*self);
            }

            fn read(reader: &mut Reader) -> Result<Self, WireError> {
                reader.$type()
            }
        })+
    };
}

plain!(u8, u16, u32, u64, bool);

/// In eight bytes on every machine.
impl Wire for usize {
    fn write(&self, writer: &mut Writer) {
        writer.u64(*self as u64);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        usize::try_from(reader.u64()?).map_err(|_| WireError::Invalid("usize"))
    }
}

impl Wire for String {
    fn write(&self, writer: &mut Writer) {
        writer.str(self);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        reader.str().map(String::from)
    }
}

impl Wire for PageId {
    fn write(&self, writer: &mut Writer) {
        writer.u32(self.0);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        reader.u32().map(PageId)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, writer: &mut Writer) {
        writer.bool(self.is_some());
        if let Some(value) = self {
            value.write(writer);
        }
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        reader.bool()?.then(|| T::read(reader)).transpose()
    }
}

/// For short lists: long ones are faster as [`Writer::records`].
impl<T: Wire> Wire for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        writer.length(self.len());
        self.iter().for_each(|value| value.write(writer));
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        let length = reader.length(1)?;
        // Room is made as items are read: an item may be smaller in bytes than in memory.
        let mut all = Vec::new();
        for _ in 0..length {
            all.push(T::read(reader)?);
        }
        Ok(all)
    }
}
