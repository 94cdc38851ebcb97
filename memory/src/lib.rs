//! An allocator for small blocks, for the programs that simulate (the page, `simulate`, the bench).
//!
//! A library must not choose the allocator of the programs that link it, so this is a separate package, and each
//! program that uses it declares it:
//!
//! ```
//! #[global_allocator]
//! static MEMORY: playground_memory::Memory = playground_memory::Memory;
//! # assert_eq!(vec![0; 3], [0; 3]);
//! ```
//!
//! A crawl of 100,000 pages allocates and frees 100,000 tasks, each a box of about ten words that lives for a while.
//! Taking a block from a list of free blocks and putting it back takes a handful of instructions; the allocators of
//! glibc (about 200 for both) and of wasm (more) cost a tenth of the whole simulation. So blocks of up to 512 bytes
//! come from lists, one per size and thread, which are filled from chunks of the system's allocator; larger blocks come
//! from the system's allocator directly. A freed block is reused for the next one of its size: memory of small blocks
//! is never returned to the system.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};

/// Sizes are rounded up to a multiple of this; it is also the alignment of every block.
const GRAIN: usize = 16;
/// How many sizes there are.
const SIZES: usize = 32;
/// The size of a chunk from the system, in bytes.
const CHUNK: usize = 1 << 16;

/// The allocator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory;

/// Whether the system has refused a block.
static IS_EXHAUSTED: AtomicBool = AtomicBool::new(false);

/// Whether the system has refused a block since the program began: the reason why it stopped, if it did.
pub fn is_exhausted() -> bool {
    IS_EXHAUSTED.load(Ordering::Relaxed)
}

/// A block from the system; notes that there is none.
#[inline]
fn noted(block: *mut u8) -> *mut u8 {
    if block.is_null() {
        IS_EXHAUSTED.store(true, Ordering::Relaxed);
    }
    block
}

/// The free blocks of a thread.
struct Shelves {
    /// Per size: the first free block, which begins with the address of the next one.
    free: [Cell<*mut u8>; SIZES],
    /// The rest of the current chunk.
    rest: Cell<*mut u8>,
    left: Cell<usize>,
}

thread_local! {
    // It has no destructor, so it can be used until the end of its thread.
    static SHELVES: Shelves = const {
        Shelves { free: [const { Cell::new(null_mut()) }; SIZES], rest: Cell::new(null_mut()), left: Cell::new(0) }
    };
}

/// The shelf for a layout; a number beyond the last shelf if none fits.
#[inline]
fn shelf(layout: Layout) -> usize {
    // Layouts never have 0 bytes; one with 0 bytes would count as too large for a shelf.
    if layout.align() <= GRAIN { layout.size().wrapping_sub(1) / GRAIN } else { SIZES }
}

impl Shelves {
    /// A block from the chunk, or from a new one. The rest of the old one is too small, and is lost.
    #[cold]
    #[allow(unsafe_code)]
    fn cut(&self, shelf: usize) -> *mut u8 {
        let size = (shelf + 1) * GRAIN;
        if self.left.get() < size {
            // SAFETY: the size is not zero, the alignment a power of two, and neither overflows.
            let chunk = unsafe { System.alloc(Layout::from_size_align_unchecked(CHUNK, GRAIN)) };
            if chunk.is_null() {
                return noted(chunk);
            }
            self.rest.set(chunk);
            self.left.set(CHUNK);
        }
        let block = self.rest.get();
        // SAFETY: at least `size` bytes of the chunk begin at `block`.
        self.rest.set(unsafe { block.add(size) });
        self.left.set(self.left.get() - size);
        block
    }
}

// SAFETY: a block belongs either to the caller that allocated it or to one shelf. The shelf depends only on the layout,
// which is the same for freeing a block as for allocating it, so a block from a shelf is as large as the layout needs,
// and a block of the system goes back to the system. Chunks are never freed, so a block stays valid on the shelf of any
// thread.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Memory {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let shelf = shelf(layout);
        if shelf >= SIZES {
            // SAFETY: as the caller's.
            return noted(unsafe { System.alloc(layout) });
        }
        SHELVES.with(|shelves| {
            let block = shelves.free[shelf].get();
            if block.is_null() {
                return shelves.cut(shelf);
            }
            // SAFETY: a free block has room for an address, is aligned for it, and was written when it was freed.
            shelves.free[shelf].set(unsafe { block.cast::<*mut u8>().read() });
            block
        })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if shelf(layout) >= SIZES {
            // The system often has zeroed pages: they need no writes.
            // SAFETY: as the caller's.
            return noted(unsafe { System.alloc_zeroed(layout) });
        }
        // SAFETY: as the caller's.
        let block = unsafe { self.alloc(layout) };
        if !block.is_null() {
            // SAFETY: the block has as many bytes as the layout asks for.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let shelf = shelf(layout);
        if shelf >= SIZES {
            // SAFETY: as the caller's.
            return unsafe { System.dealloc(block, layout) };
        }
        SHELVES.with(|shelves| {
            // SAFETY: the caller no longer uses the block; it has room for an address and is aligned for it.
            unsafe { block.cast::<*mut u8>().write(shelves.free[shelf].get()) };
            shelves.free[shelf].set(block);
        });
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller ensures that the size, rounded up to the alignment, does not overflow.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (shelf(layout), shelf(new)) {
            // SAFETY: as the caller's.
            (old, wanted) if old >= SIZES && wanted >= SIZES => noted(unsafe { System.realloc(block, layout, size) }),
            (old, wanted) if old == wanted => block,
            _ => {
                // SAFETY: the size is not zero.
                let moved = unsafe { self.alloc(new) };
                if !moved.is_null() {
                    // SAFETY: both blocks have at least as many bytes as the smaller of the two sizes, and they do not
                    // overlap.
                    unsafe { std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
                    // SAFETY: as the caller's: the caller no longer uses the old block.
                    unsafe { self.dealloc(block, layout) };
                }
                moved
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[global_allocator]
    static MEMORY: Memory = Memory;

    /// Numbers below a bound, the same in every run (a linear congruential generator, Knuth's constants).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }
    }

    fn is_whole(vector: &[u64]) -> bool {
        vector.windows(2).all(|pair| pair[1] == pair[0] + 1)
    }

    /// Vectors of all sizes grow, shrink, are dropped, and move to other threads; each keeps its contents.
    fn check(seed: u64) -> Vec<Vec<u64>> {
        let mut numbers = Numbers(seed);
        let mut vectors: Vec<Vec<u64>> = Vec::new();
        for step in 0..20_000 {
            match numbers.below(5) {
                0 if !vectors.is_empty() => {
                    let at = numbers.below(vectors.len() as u64) as usize;
                    assert!(is_whole(&vectors.swap_remove(at)), "written over");
                }
                1 if !vectors.is_empty() => {
                    let at = numbers.below(vectors.len() as u64) as usize;
                    vectors[at].truncate(numbers.below(40) as usize);
                    vectors[at].shrink_to_fit();
                }
                2 => {
                    // Blocks are reused: a zeroed block must not have the contents of an old one.
                    let zeros = vec![0u64; numbers.below(80) as usize];
                    assert!(zeros.iter().all(|&number| number == 0), "not zero");
                }
                _ => {
                    let count = 1 + numbers.below(60);
                    let mut vector = Vec::with_capacity(numbers.below(8) as usize);
                    vector.extend((0..count).map(|place| step * 1000 + place));
                    vectors.push(vector);
                }
            }
        }
        vectors
    }

    #[test]
    fn no_two_owners_share_a_block() {
        let threads: Vec<_> = (0..4).map(|seed| std::thread::spawn(move || check(seed))).collect();
        for thread in threads {
            for vector in thread.join().unwrap() {
                assert!(is_whole(&vector), "written over");
            }
        }
        check(9);
    }

    #[test]
    fn a_block_has_the_requested_alignment() {
        #[repr(align(64))]
        struct Line(u8);
        let lines: Vec<Box<Line>> = (0..100).map(|byte| Box::new(Line(byte))).collect();
        for (byte, line) in lines.iter().enumerate() {
            assert_eq!((std::ptr::from_ref(&**line).addr() % 64, line.0 as usize), (0, byte));
        }
    }
}
