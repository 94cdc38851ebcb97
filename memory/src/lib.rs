//! Where small things live: the allocator of the programs that simulate (the page, `simulate`, the bench).
//!
//! A library must not choose the allocator of what links it, so this is a package of its own, and each program that wants it says so:
//!
//! ```
//! #[global_allocator]
//! static MEMORY: playground_memory::Memory = playground_memory::Memory;
//! # assert_eq!(vec![0; 3], [0; 3]);
//! ```
//!
//! A crawl of 100,000 pages makes and drops 100,000 tasks, each a box of some ten words that waits for a while. Taking one
//! from a list of free blocks and putting it back is a handful of instructions; the allocators of glibc (some 200 for the
//! two) and of wasm (more) cost a tenth of the whole simulation. So blocks of up to 256 bytes come from lists, one a
//! size and a thread, which are filled from chunks of the system's allocator; all else goes to that one. A block
//! that is freed waits for the next one of its size: memory that small things once needed is not given back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

/// Sizes are rounded up to a multiple of this; it is also the alignment of every block.
const GRAIN: usize = 16;
/// How many sizes there are.
const SIZES: usize = 16;
/// What is asked of the system at a time, in bytes.
const CHUNK: usize = 1 << 16;

/// The allocator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory;

/// The free blocks of a thread.
struct Shelves {
    /// Per size: the first free block, which begins with the address of the next one.
    free: [Cell<*mut u8>; SIZES],
    /// What is left of the chunk that is being cut up.
    rest: Cell<*mut u8>,
    left: Cell<usize>,
}

thread_local! {
    // It needs no destructor, so it can be used until the very end of its thread.
    static SHELVES: Shelves = const {
        Shelves { free: [const { Cell::new(null_mut()) }; SIZES], rest: Cell::new(null_mut()), left: Cell::new(0) }
    };
}

/// The shelf for a layout, or a number that is none.
#[inline]
fn shelf(layout: Layout) -> usize {
    // Nothing is ever asked for 0 bytes; if it were, it would be too large for a shelf.
    if layout.align() <= GRAIN { layout.size().wrapping_sub(1) / GRAIN } else { SIZES }
}

impl Shelves {
    /// A block from the chunk, or from a new one. What is left of the old one is too small, and lost.
    #[cold]
    #[allow(unsafe_code)]
    fn cut(&self, shelf: usize) -> *mut u8 {
        let size = (shelf + 1) * GRAIN;
        if self.left.get() < size {
            // SAFETY: the size is not zero, the alignment a power of two, and neither overflows.
            let chunk = unsafe { System.alloc(Layout::from_size_align_unchecked(CHUNK, GRAIN)) };
            if chunk.is_null() {
                return chunk;
            }
            self.rest.set(chunk);
            self.left.set(CHUNK);
        }
        let block = self.rest.get();
        // SAFETY: `size` bytes of the chunk are left behind `block`.
        self.rest.set(unsafe { block.add(size) });
        self.left.set(self.left.get() - size);
        block
    }
}

// SAFETY: a block is either with whoever asked for it or on one shelf. The shelf follows from the layout alone, which is
// the same when a block is freed as when it was asked for, so a block that comes from a shelf is as large as the
// layout needs, and a block of the system goes back to the system. Chunks are never freed, so a block stays valid on
// whichever thread's shelf it ends.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Memory {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let shelf = shelf(layout);
        if shelf >= SIZES {
            // SAFETY: as the caller's.
            return unsafe { System.alloc(layout) };
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
            // The system often has pages of zeros: nothing is written.
            // SAFETY: as the caller's.
            return unsafe { System.alloc_zeroed(layout) };
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
            // SAFETY: nobody else uses the block any more; it has room for an address and is aligned for it.
            unsafe { block.cast::<*mut u8>().write(shelves.free[shelf].get()) };
            shelves.free[shelf].set(block);
        });
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller sees to it that the size, rounded up to the alignment, does not overflow.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (shelf(layout), shelf(new)) {
            // SAFETY: as the caller's.
            (old, wanted) if old >= SIZES && wanted >= SIZES => unsafe { System.realloc(block, layout, size) },
            (old, wanted) if old == wanted => block,
            _ => {
                // SAFETY: the size is not zero.
                let moved = unsafe { self.alloc(new) };
                if !moved.is_null() {
                    // SAFETY: both blocks have as many bytes as the smaller of the two sizes, and they are not the same.
                    unsafe { std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
                    // SAFETY: as the caller's: the old block is of no use to anybody.
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

    /// Vectors of all sizes grow, shrink, go, and go to other threads; each keeps what was written into it.
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
                    // Blocks are used again: what was in one must not be in a new one that is to be zero.
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
    fn a_block_has_the_alignment_that_is_asked_for() {
        #[repr(align(64))]
        struct Line(u8);
        let lines: Vec<Box<Line>> = (0..100).map(|byte| Box::new(Line(byte))).collect();
        for (byte, line) in lines.iter().enumerate() {
            assert_eq!((std::ptr::from_ref(&**line).addr() % 64, line.0 as usize), (0, byte));
        }
    }
}
