//! Views as bytes: what [`letter`](super::letter) is made of.
//!
//! A reader of views keeps the first thing that is wrong and goes on with zeros: there are many small reads, and code that looks at the
//! result of each is twice as large.

use crate::page::look::{ChartAsk, Find, MomentAsk, MomentView};
use crate::page::picture::Far;
use crate::page::scene::event_table::{Row, Subject, TableChoice, Window};
use crate::page::scene::{
    Bar, Cell, Counts, Fill, Filter, LaneBars, LaneScene, Marker, PageState, Phrase, Pixels, Range, Stop,
};
use crate::site::PageId;
use crate::strategy::code::Call;
use crate::trace::{Cause, Outcome, Through};
use crate::wire::{Reader, WireError, Writer};
use std::rc::Rc;

/// Something that a letter can say.
pub trait View: Sized {
    /// Writes it.
    fn write(&self, out: &mut Writer);
    /// Reads it; anything if the bytes are wrong, which the reader then knows.
    fn read(input: &mut Views) -> Self;
}

/// Bytes that views are read from, and what is wrong with them.
pub struct Views<'a> {
    input: Reader<'a>,
    wrong: Option<WireError>,
}

impl<'a> Views<'a> {
    /// Nothing is read yet.
    pub fn new(input: Reader<'a>) -> Self {
        Views { input, wrong: None }
    }

    /// Says what is wrong, if anything is. All bytes must have been read.
    pub fn end(self) -> Result<(), WireError> {
        self.wrong.map_or_else(|| self.input.end(), Err)
    }

    /// The bytes are wrong.
    #[cold]
    pub fn fail(&mut self, wrong: WireError) {
        self.wrong.get_or_insert(wrong);
    }

    /// The result of a read; zero if it failed.
    #[inline(never)]
    fn u64_of(&mut self, bytes: usize) -> u64 {
        let read = match bytes {
            1 => self.input.u8().map(u64::from),
            2 => self.input.u16().map(u64::from),
            4 => self.input.u32().map(u64::from),
            _ => self.input.u64(),
        };
        read.unwrap_or_else(|wrong| {
            self.fail(wrong);
            0
        })
    }

    /// Bytes with their length.
    #[inline(never)]
    pub fn bytes(&mut self) -> &'a [u8] {
        self.input.bytes().unwrap_or_else(|wrong| {
            self.fail(wrong);
            &[]
        })
    }

    /// A number below `end`; 0 for another one.
    fn below(&mut self, end: usize) -> usize {
        let number = u8::read(self) as usize;
        if number >= end {
            self.fail(WireError::Invalid("number of a kind"));
            return 0;
        }
        number
    }
}

/// A type with these fields, one after another.
macro_rules! fields {
    ($($type:ident { $($field:ident),+ })+) => {$(
        impl View for $type {
            fn write(&self, out: &mut Writer) {
                $(self.$field.write(out);)+
            }

            fn read(input: &mut Views) -> Self {
                $(let $field = View::read(input);)+
                $type { $($field),+ }
            }
        }
    )+};
}

fields! {
    Range { from_us, to_us }
    ChartAsk { range, width, filter }
    MomentAsk { at_us, table, has_code }
    TableChoice { subject, lane }
    MomentView { ask, lanes, counts, said, turns, window, markers }
    LaneBars { bars, critical, pixels }
    Bar { row, start_us, end_us, fill, page }
    Stop { bar, through, after, pause, waited_us }
    Pixels { columns, cells }
    Cell { work, wait, best, section, failed }
    LaneScene { clock_us, is_over, outcome, done, failed, frontier, in_flight, waiting, states }
    Counts { all, discovered, in_flight, parsing, done, failed }
    Phrase { text, strong }
    Window { rows, here, all }
    Row { at_us, cells }
    Marker { row, call, line, waits, page }
    Far { section_of, fills, critical_sentences }
}

/// A type whose values are in this list, in the order of their numbers.
macro_rules! numbered {
    ($($type:ty: $all:expr, $value:ident => $it:expr;)+) => {$(
        impl View for $type {
            fn write(&self, out: &mut Writer) {
                out.u8(*self as u8);
            }

            fn read(input: &mut Views) -> Self {
                let $value = $all[input.below($all.len())];
                $it
            }
        }
    )+};
}

numbered! {
    Cause: Cause::ALL, value => value.0;
    Through: Through::ALL, value => value.0;
    Outcome: Outcome::ALL, value => value.0;
    Call: [Call::Fetch, Call::Parse, Call::Wait], value => value;
    Subject: [Subject::Events, Subject::Path], value => value;
    bool: [false, true], value => value;
}

/// A plain number.
macro_rules! numbers {
    ($($type:ident)+) => {$(
        impl View for $type {
            fn write(&self, out: &mut Writer) {
                out.$type(*self);
            }

            fn read(input: &mut Views) -> Self {
                input.u64_of(size_of::<$type>()) as $type
            }
        }
    )+};
}

numbers! { u8 u16 u32 u64 }

impl View for usize {
    fn write(&self, out: &mut Writer) {
        out.u32(*self as u32);
    }

    fn read(input: &mut Views) -> Self {
        u32::read(input) as usize
    }
}

impl View for f32 {
    fn write(&self, out: &mut Writer) {
        out.u32(self.to_bits());
    }

    fn read(input: &mut Views) -> Self {
        f32::from_bits(u32::read(input))
    }
}

impl View for PageId {
    fn write(&self, out: &mut Writer) {
        out.u32(self.0);
    }

    fn read(input: &mut Views) -> Self {
        PageId(u32::read(input))
    }
}

impl View for Filter {
    fn write(&self, out: &mut Writer) {
        out.u16(self.bits());
    }

    fn read(input: &mut Views) -> Self {
        Filter::of_bits(u16::read(input))
    }
}

impl View for Fill {
    fn write(&self, out: &mut Writer) {
        match (self, Fill::WORK.iter().position(|fill| fill == self)) {
            (Fill::Waiting(cause), _) => out.u8(Fill::WORK.len() as u8 + *cause as u8),
            (_, number) => out.u8(number.unwrap_or(0) as u8),
        }
    }

    fn read(input: &mut Views) -> Self {
        let number = input.below(Fill::WORK.len() + Cause::ALL.len());
        let cause = number.checked_sub(Fill::WORK.len()).map(|number| Cause::ALL[number].0);
        cause.map_or_else(|| Fill::WORK[number], Fill::Waiting)
    }
}

impl View for Find {
    fn write(&self, out: &mut Writer) {
        match self {
            Find::Event(forward) => (0u8, *forward).write(out),
            Find::KeyMoment(forward) => (1u8, *forward).write(out),
            Find::Row(choice, forward) => {
                out.u8(2);
                (*choice, *forward).write(out);
            }
            Find::Line(lane, lines) => {
                out.u8(3);
                lane.write(out);
                lines.write(out);
            }
        }
    }

    fn read(input: &mut Views) -> Self {
        match input.below(4) {
            0 => Find::Event(View::read(input)),
            1 => Find::KeyMoment(View::read(input)),
            2 => Find::Row(View::read(input), View::read(input)),
            _ => Find::Line(View::read(input), View::read(input)),
        }
    }
}

/// The state of a page is in no letter: only pages that are drawn one by one have it.
impl View for PageState {
    fn write(&self, _: &mut Writer) {}

    fn read(input: &mut Views) -> Self {
        input.fail(WireError::Invalid("state of a page"));
        PageState::Unknown
    }
}

impl View for String {
    fn write(&self, out: &mut Writer) {
        out.str(self);
    }

    fn read(input: &mut Views) -> Self {
        match std::str::from_utf8(input.bytes()) {
            Ok(text) => text.to_string(),
            Err(_) => {
                input.fail(WireError::Invalid("text"));
                String::new()
            }
        }
    }
}

impl<T: View> View for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(input: &mut Views) -> Self {
        bool::read(input).then(|| T::read(input))
    }
}

impl<T: View> View for Rc<T> {
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }

    fn read(input: &mut Views) -> Self {
        Rc::new(T::read(input))
    }
}

impl<T: View> View for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.u32(self.len() as u32);
        self.iter().for_each(|value| value.write(out));
    }

    fn read(input: &mut Views) -> Self {
        // Grows as the values come: a length that is wrong takes no room.
        let (length, mut all) = (u32::read(input), Vec::new());
        while (all.len() as u32) < length && input.wrong.is_none() {
            all.push(T::read(input));
        }
        all
    }
}

impl View for [String; 6] {
    fn write(&self, out: &mut Writer) {
        self.iter().for_each(|value| value.write(out));
    }

    fn read(input: &mut Views) -> Self {
        std::array::from_fn(|_| View::read(input))
    }
}

impl<A: View, B: View> View for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Views) -> Self {
        (A::read(input), B::read(input))
    }
}

impl<A: View, B: View, C: View> View for (A, B, C) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
        self.2.write(out);
    }

    fn read(input: &mut Views) -> Self {
        (A::read(input), B::read(input), C::read(input))
    }
}
