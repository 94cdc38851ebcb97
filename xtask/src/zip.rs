//! Reads and writes ZIP archives: the Python packages come in this format, and Pyodide reads it.
//!
//! Only what these need: files that are stored or deflated, below 4 GB, without encryption. The same files give the same bytes on
//! each machine: they are sorted and have no dates.

use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

/// The files of an archive by their names, with `/` between folders.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// 1 January 1980, the first date of the format.
const DATE: u16 = 1 << 5 | 1;
/// The version of the format that has deflated files.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// The first bytes of the three kinds of records.
const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

/// An archive with these files.
pub(crate) fn write(files: &Files) -> Result<Vec<u8>, String> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = out.len();
        let deflated = deflate(content)?;
        let (method, bytes) = if deflated.len() < content.len() { (DEFLATED, &deflated) } else { (STORED, content) };
        let mut crc = Crc::new();
        crc.update(content);
        let mut about = Vec::new();
        for field in [VERSION, UTF_8, method, 0, DATE] {
            about.extend(field.to_le_bytes());
        }
        for field in [crc.sum(), size(bytes.len())?, size(content.len())?] {
            about.extend(field.to_le_bytes());
        }
        about.extend(u16::try_from(name.len()).map_err(|_| format!("{name} is too long a name."))?.to_le_bytes());
        about.extend(0_u16.to_le_bytes());
        out.extend(LOCAL.to_le_bytes());
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(CENTRAL.to_le_bytes());
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(size(offset)?.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).map_err(|_| "Too many files for an archive.")?.to_le_bytes();
    let (start, length) = (size(out.len())?.to_le_bytes(), size(directory.len())?.to_le_bytes());
    out.extend(directory);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend([count, count].concat());
    out.extend([length, start].concat());
    out.extend([0; 2]);
    Ok(out)
}

fn size(bytes: usize) -> Result<u32, String> {
    u32::try_from(bytes).map_err(|_| String::from("The archive is too large."))
}

fn deflate(content: &[u8]) -> Result<Vec<u8>, String> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).and_then(|()| packer.finish()).map_err(|error| format!("Cannot compress: {error}"))
}

/// The files of an archive.
pub(crate) fn read(archive: &[u8]) -> Result<Files, String> {
    let broken = || String::from("The archive is broken.");
    // The last record has no fixed place: a comment may follow it.
    let end = (0..=archive.len().saturating_sub(22)).rev().find(|at| number(archive, *at, 4) == Some(END));
    let end = end.ok_or_else(broken)?;
    let count = number(archive, end + 10, 2).ok_or_else(broken)?;
    let mut at = number(archive, end + 16, 4).ok_or_else(broken)? as usize;
    let mut files = Files::new();
    for _ in 0..count {
        let field = |offset: usize, length: usize| {
            number(archive, at + offset, length).map(|number| number as usize).ok_or_else(broken)
        };
        let (packed, name_length, local) = (field(20, 4)?, field(28, 2)?, field(42, 4)?);
        let name = archive.get(at + 46..at + 46 + name_length).ok_or_else(broken)?;
        let name = String::from_utf8(name.to_vec()).map_err(|_| broken())?;
        let lengths = [26, 28].map(|offset| number(archive, local + offset, 2));
        let [Some(local_name), Some(extra)] = lengths else { return Err(broken()) };
        let start = local + 30 + local_name as usize + extra as usize;
        let bytes = archive.get(start..start + packed).ok_or_else(broken)?;
        let content = unpack(bytes, field(10, 2)?).map_err(|problem| format!("{name}: {problem}"))?;
        let mut crc = Crc::new();
        crc.update(&content);
        if crc.sum() as usize != field(16, 4)? {
            return Err(format!("{name}: {}", broken()));
        }
        if !name.ends_with('/') {
            files.insert(name, content);
        }
        at += 46 + name_length + field(30, 2)? + field(32, 2)?;
    }
    Ok(files)
}

fn unpack(bytes: &[u8], method: usize) -> Result<Vec<u8>, String> {
    match u16::try_from(method) {
        Ok(STORED) => Ok(bytes.to_vec()),
        Ok(DEFLATED) => {
            let mut content = Vec::new();
            DeflateDecoder::new(bytes).read_to_end(&mut content).map_err(|error| error.to_string())?;
            Ok(content)
        }
        _ => Err(format!("Method {method} of compression is not known.")),
    }
}

/// The number of two or four bytes at an offset.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let files = [("b/two.py", "x = 1\n".repeat(100)), ("a.txt", String::from("é")), ("b/empty", String::new())];
        files.into_iter().map(|(name, text)| (String::from(name), text.into_bytes())).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let archive = write(&files()).unwrap();
        assert_eq!(read(&archive).unwrap(), files());
        assert_eq!(write(&files()).unwrap(), archive, "the same bytes each time");
        assert!(archive.len() < 600, "{} bytes: it is not compressed", archive.len());
        assert_eq!(read(&write(&Files::new()).unwrap()).unwrap(), Files::new());
    }

    #[test]
    fn a_broken_archive_is_an_error() {
        let archive = write(&files()).unwrap();
        for length in [0, 4, 21, archive.len() / 2, archive.len() - 1] {
            assert!(read(&archive[..length]).is_err(), "{length} of {} bytes", archive.len());
        }
        let mut changed = archive;
        changed[30 + "a.txt".len()] ^= 1;
        assert!(read(&changed).unwrap_err().starts_with("a.txt: "), "the checksum is of other content");
    }
}
