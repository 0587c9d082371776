//! Random choices from a list of numbers: a shorter list of smaller numbers makes a simpler case, so cases shrink well.

use proptest::collection::vec;
use proptest::prelude::*;

/// Numbers to choose by, read once from first to last; nought when they are used up.
#[derive(Debug, Clone)]
pub struct Tape {
    numbers: Vec<u16>,
    at: usize,
}

impl Tape {
    /// Tapes of up to `longest` numbers.
    pub fn any(longest: usize) -> impl Strategy<Value = Self> {
        vec(any::<u16>(), 0..longest).prop_map(|numbers| Self { numbers, at: 0 })
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % limit
    }

    /// Whether the one chance in so many came true.
    pub fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) + 1 == one_in
    }

    /// One of these.
    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}
