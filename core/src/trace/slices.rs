//! Reading a table in slices.

/// The next items of `all`, at most `budget`; `read` is how many have been read, from now on with these.
#[inline]
pub(crate) fn next<'a, T>(all: &'a [T], read: &mut usize, budget: u32) -> &'a [T] {
    let from = (*read).min(all.len());
    *read = from.saturating_add(budget as usize).min(all.len());
    &all[from..*read]
}
