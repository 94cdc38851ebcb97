//! The runs of a sweep as they come: by lane, value and seed.

/// What is kept of each run.
#[derive(Clone, PartialEq, Debug)]
pub struct Grid<T> {
    places: usize,
    seeds: usize,
    /// By lane, value and seed, one after the other.
    runs: Vec<Option<T>>,
    /// How many have come.
    done: usize,
}

impl<T: Clone> Grid<T> {
    /// A grid for this number of lanes, values and seeds, without any run yet.
    pub fn new(lanes: usize, places: usize, seeds: u32) -> Self {
        let seeds = seeds as usize;
        Grid { places, seeds, runs: vec![None; lanes * places * seeds], done: 0 }
    }

    /// The run of a lane, of the value at a place and of a seed has come; all three are counted from 0.
    pub fn put(&mut self, lane: usize, place: usize, seed: u32, run: T) {
        let at = (lane * self.places + place) * self.seeds + seed as usize;
        if let Some(kept) = self.runs.get_mut(at) {
            self.done += usize::from(kept.replace(run).is_none());
        }
    }

    /// The runs of a lane with the value at a place, by seed.
    pub fn of(&self, lane: usize, place: usize) -> &[Option<T>] {
        let from = (lane * self.places + place) * self.seeds;
        self.runs.get(from..from + self.seeds).unwrap_or_default()
    }

    /// All that have come of a seed.
    pub fn of_seed(&self, seed: u32) -> impl Iterator<Item = &T> {
        self.runs.iter().skip(seed as usize).step_by(self.seeds.max(1)).flatten()
    }

    /// How many have come, and how many there will be.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.runs.len())
    }

    /// Whether all have come.
    pub fn is_whole(&self) -> bool {
        self.done == self.runs.len()
    }
}
