//! What a site stores: addresses and links of a million pages in columns.

use super::{PageId, fnv1a, fnv1a_after};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The addresses of a site, by id. Those of a generated site follow from the id, so they take no space.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Addresses {
    /// The first ones are generated.
    generated: Generated,
    /// All others, one after another, and where each ends.
    text: String,
    ends: Vec<usize>,
    by_url: BTreeMap<Box<str>, PageId>,
}

/// Addresses `/`, `/p01`, `/p02`, …: all numbers have the same width.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Generated {
    /// How many there are.
    pub count: u32,
    /// How many digits each number has.
    pub width: usize,
}

/// The digits of the largest number.
const MAX_DIGITS: usize = u32::MAX.ilog10() as usize + 1;

impl Generated {
    fn url(self, id: PageId) -> String {
        let width = self.width;
        if id.0 == 0 { String::from("/") } else { format!("/p{:0width$}", id.0) }
    }

    /// The hash of an address ([`key_of`](super::key_of)), without a text: writing one takes as long as the rest of a page.
    fn key(self, id: PageId) -> u64 {
        if id.0 == 0 {
            return fnv1a(*b"/");
        }
        let (mut digits, mut from, mut number) = ([b'0'; MAX_DIGITS], MAX_DIGITS, id.0);
        while number > 0 {
            from -= 1;
            digits[from] += (number % 10) as u8;
            number /= 10;
        }
        let from = from.min(MAX_DIGITS.saturating_sub(self.width));
        fnv1a_after(fnv1a(*b"/p"), digits[from..].iter().copied())
    }

    fn find(self, url: &str) -> Option<PageId> {
        if url == "/" {
            return Some(PageId(0)).filter(|_| self.count > 0);
        }
        let digits = url.strip_prefix("/p").filter(|digits| digits.len() == self.width)?;
        let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
        let number = digits.parse().ok().filter(|number| is_number && (1..self.count).contains(number))?;
        Some(PageId(number))
    }
}

impl Addresses {
    /// Generated addresses.
    pub fn generated(generated: Generated) -> Self {
        Addresses { generated, ..Addresses::default() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.generated.count as usize + self.ends.len()
    }

    /// Whether the address with this id is generated.
    pub fn is_generated(&self, id: PageId) -> bool {
        id.0 < self.generated.count
    }

    /// The hash of the address with this id, which is generated.
    pub fn generated_key(&self, id: PageId) -> u64 {
        self.generated.key(id)
    }

    /// The address with this id; empty if there is none.
    pub fn get(&self, id: PageId) -> Cow<'_, str> {
        let Some(place) = id.index().checked_sub(self.generated.count as usize) else {
            return Cow::Owned(self.generated.url(id));
        };
        let start = if place == 0 { Some(0) } else { self.ends.get(place - 1).copied() };
        let range = start.zip(self.ends.get(place)).map(|(start, end)| start..*end);
        Cow::Borrowed(range.and_then(|range| self.text.get(range)).unwrap_or(""))
    }

    /// The id of an address.
    pub fn find(&self, url: &str) -> Option<PageId> {
        self.generated.find(url).or_else(|| self.by_url.get(url).copied())
    }

    /// Adds an address that is not there; returns its id.
    pub fn push(&mut self, url: &str) -> PageId {
        let id = PageId(self.len() as u32);
        self.text.push_str(url);
        self.ends.push(self.text.len());
        self.by_url.insert(url.into(), id);
        id
    }
}

/// A list of pages for each page, all in one table: eight bytes for a page and four for an entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// Per page: where its list begins, and how long it is. Pages beyond the end have an empty list.
    places: Vec<(u32, u32)>,
    entries: Vec<PageId>,
}

impl Lists {
    /// The number of entries, including those of lists that were replaced by longer ones.
    pub fn entries(&self) -> usize {
        self.entries.len()
    }

    /// The list of a page.
    pub fn get(&self, id: PageId) -> &[PageId] {
        let (start, count) =
            self.places.get(id.index()).map_or((0, 0), |&(start, count)| (start as usize, count as usize));
        self.entries.get(start..start + count).unwrap_or(&[])
    }

    /// Sets the list of a page. The space of a shorter one that it had is lost: a page rarely gets another one.
    pub fn set(&mut self, id: PageId, list: &[PageId]) {
        if list.is_empty() && id.index() >= self.places.len() {
            return;
        }
        if id.index() >= self.places.len() {
            self.places.resize(id.index() + 1, (0, 0));
        }
        let (start, count) = &mut self.places[id.index()];
        if list.len() > *count as usize {
            *start = self.entries.len() as u32;
            self.entries.extend_from_slice(list);
        } else {
            self.entries[*start as usize..][..list.len()].copy_from_slice(list);
        }
        *count = list.len() as u32;
    }
}

impl PartialEq for Lists {
    /// Whether all pages have the same lists, wherever these are in the tables.
    fn eq(&self, other: &Self) -> bool {
        let pages = self.places.len().max(other.places.len()) as u32;
        (0..pages).map(PageId).all(|page| self.get(page) == other.get(page))
    }
}

impl Eq for Lists {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_addresses_are_found_by_their_number() {
        let mut addresses = Addresses::generated(Generated { count: 12, width: 2 });
        assert_eq!(["/", "/p01", "/p11"].map(|url| addresses.find(url)), [0, 1, 11].map(|id| Some(PageId(id))));
        for other in ["", "/p00", "/p12", "/p1", "/p001", "/p+1", "/p01/", "/p01#top", "p01"] {
            assert_eq!(addresses.find(other), None, "{other}");
        }
        assert_eq!((addresses.push("/p01#top"), addresses.push("/x")), (PageId(12), PageId(13)));
        assert_eq!((addresses.find("/p01#top"), addresses.find("/x")), (Some(PageId(12)), Some(PageId(13))));
        let all: Vec<_> = (0..15).map(|id| addresses.get(PageId(id)).into_owned()).collect();
        assert_eq!(all[..2], ["/", "/p01"]);
        assert_eq!(all[11..], ["/p11", "/p01#top", "/x", ""]);
    }

    #[test]
    fn the_key_of_a_generated_address_is_the_hash_of_its_text() {
        for (count, width) in [(1, 1), (12, 2), (1_000_000, 6), (u32::MAX, 10)] {
            let addresses = Addresses::generated(Generated { count, width });
            for id in [0, 1, 9, 10, 11, 99, 100, 123_456, 999_999, count - 1].into_iter().filter(|id| *id < count) {
                let id = PageId(id);
                assert_eq!(addresses.generated_key(id), super::super::key_of(&addresses.get(id)), "{id:?} of {count}");
            }
        }
    }

    #[test]
    fn lists_are_those_that_were_set_last() {
        let list = |ids: &[u32]| ids.iter().copied().map(PageId).collect::<Vec<_>>();
        let (mut lists, mut others) = (Lists::default(), Lists::default());
        for (page, ids) in [(3, &[1, 2][..]), (0, &[5]), (3, &[7]), (0, &[1, 2, 3]), (9, &[])] {
            lists.set(PageId(page), &list(ids));
        }
        assert_eq!([0, 1, 3, 9, 50].map(|page| lists.get(PageId(page)).len()), [3, 0, 1, 0, 0]);
        assert_eq!((lists.get(PageId(0)), lists.get(PageId(3))), (&list(&[1, 2, 3])[..], &list(&[7])[..]));
        others.set(PageId(3), &list(&[7]));
        assert_ne!(lists, others);
        others.set(PageId(0), &list(&[1, 2, 3]));
        assert_eq!(lists, others);
    }
}
