//! Views as bytes: what [`letter`](super::letter) is made of.

use super::letter::SweepAsk;
use crate::page::look::{ChartAsk, Find, MomentAsk, MomentView};
use crate::page::picture::Far;
use crate::page::scene::event_table::{Row, Subject, TableChoice, Window};
use crate::page::scene::{Bar, Cell, Counts, Fill, Filter, LaneBars, LaneScene, Marker, Phrase, Pixels, Range, Stop};
use crate::wire::{Reader, Wire, WireError, Writer};

/// A type with these fields, one after another.
macro_rules! fields {
    ($($type:ident { $($field:ident),+ })+) => {$(
        impl Wire for $type {
            fn write(&self, out: &mut Writer) {
                $(self.$field.write(out);)+
            }

            fn read(input: &mut Reader) -> Result<Self, WireError> {
                $(let $field = Wire::read(input)?;)+
                Ok($type { $($field),+ })
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
    SweepAsk { query, key, values, seeds, first, every }
}

impl Wire for Subject {
    fn write(&self, out: &mut Writer) {
        out.bool(*self == Subject::Path);
    }

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        Ok(if input.bool()? { Subject::Path } else { Subject::Events })
    }
}

impl Wire for Filter {
    fn write(&self, out: &mut Writer) {
        out.u16(self.bits());
    }

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        Ok(Filter::of_bits(input.u16()?))
    }
}

impl Wire for Fill {
    fn write(&self, out: &mut Writer) {
        let number = Fill::WORK.iter().position(|fill| fill == self);
        out.u8(number.unwrap_or(Fill::WORK.len()) as u8);
        if let Fill::Waiting(cause) = self {
            cause.write(out);
        }
    }

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        match usize::from(input.u8()?) {
            number if number < Fill::WORK.len() => Ok(Fill::WORK[number]),
            number if number == Fill::WORK.len() => Ok(Fill::Waiting(Wire::read(input)?)),
            _ => Err(WireError::Invalid("Fill")),
        }
    }
}

impl Wire for Find {
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

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        Ok(match input.u8()? {
            0 => Find::Event(Wire::read(input)?),
            1 => Find::KeyMoment(Wire::read(input)?),
            2 => Find::Row(Wire::read(input)?, Wire::read(input)?),
            3 => Find::Line(Wire::read(input)?, Wire::read(input)?),
            _ => return Err(WireError::Invalid("Find")),
        })
    }
}

/// The state of a page is in no letter: only pages that are drawn one by one have it.
impl Wire for crate::page::scene::PageState {
    fn write(&self, _: &mut Writer) {}

    fn read(_: &mut Reader) -> Result<Self, WireError> {
        Err(WireError::Invalid("PageState"))
    }
}
