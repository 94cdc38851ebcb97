use super::PageId;

/// A set of pages: one bit per page. It grows when new pages are discovered.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct PageSet {
    words: Vec<u64>,
}

impl PageSet {
    /// An empty set with room for `pages` pages.
    pub fn with_room_for(pages: usize) -> Self {
        PageSet { words: vec![0; pages.div_ceil(64)] }
    }

    /// Adds a page; `true` if it was not in the set before.
    #[inline]
    pub fn insert(&mut self, page: PageId) -> bool {
        let (word, bit) = (page.index() / 64, 1u64 << (page.index() % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }

    /// Removes a page.
    pub fn remove(&mut self, page: PageId) {
        if let Some(word) = self.words.get_mut(page.index() / 64) {
            *word &= !(1 << (page.index() % 64));
        }
    }

    /// Whether the page is in the set.
    #[inline]
    pub fn contains(&self, page: PageId) -> bool {
        self.words.get(page.index() / 64).is_some_and(|word| word & (1 << (page.index() % 64)) != 0)
    }

    /// All pages of the set have lower ids than this.
    pub fn end(&self) -> u32 {
        (self.words.len() * 64) as u32
    }

    /// How many pages are in the set.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no page is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The set as bits: 64 pages each.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The set with these bits.
    pub(crate) fn from_words(words: Vec<u64>) -> Self {
        PageSet { words }
    }

    /// The pages of the set, ordered by id.
    pub fn iter(&self) -> impl Iterator<Item = PageId> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| PageId((at * 64 + bit) as u32))
        })
    }
}

impl FromIterator<PageId> for PageSet {
    fn from_iter<I: IntoIterator<Item = PageId>>(pages: I) -> Self {
        let mut set = PageSet::default();
        for page in pages {
            set.insert(page);
        }
        set
    }
}
