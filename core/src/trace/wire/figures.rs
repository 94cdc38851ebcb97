//! What the page needs of a lane without having its trace, as bytes: the figures, the bounds and the verdict.

use super::super::{Bounds, Cause, Event, Fault, Figures, Hang, Loss, Metrics, Outcome, Repeat};
use crate::site::{MAX_PAGES, PageId};
use crate::wire::{Reader, Wire, WireError, Writer};

/// A page within the limits of any site.
fn page(reader: &mut Reader) -> Result<PageId, WireError> {
    let page = PageId::read(reader)?;
    if page.index() < MAX_PAGES { Ok(page) } else { Err(WireError::Invalid("page")) }
}

macro_rules! numbered {
    ($($type:ident: $what:literal),+ $(,)?) => {
        $(impl Wire for $type {
            fn write(&self, writer: &mut Writer) {
                writer.u8(*self as u8);
            }

            fn read(reader: &mut Reader) -> Result<Self, WireError> {
                $type::from_bits(reader.u8()?.into()).ok_or(WireError::Invalid($what))
            }
        })+
    };
}

numbered!(Outcome: "outcome", Cause: "cause", Loss: "loss", Repeat: "repeat");

impl Wire for Event {
    fn write(&self, writer: &mut Writer) {
        self.to_bytes().into_iter().for_each(|byte| writer.u8(byte));
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            *byte = reader.u8()?;
        }
        let event = Event::from_bytes(bytes);
        let is_page = event.page().known().is_none_or(|page| page.index() < MAX_PAGES);
        if event.is_valid() && is_page { Ok(event) } else { Err(WireError::Invalid("event")) }
    }
}

/// The fields in the order in which they are written. A field that is forgotten here does not compile.
macro_rules! fields {
    ($type:ident { $($field:ident),+ $(,)? }) => {
        impl Wire for $type {
            fn write(&self, writer: &mut Writer) {
                let $type { $($field),+ } = self;
                $($field.write(writer);)+
            }

            fn read(reader: &mut Reader) -> Result<Self, WireError> {
                Ok($type { $($field: Wire::read(reader)?),+ })
            }
        }
    };
}

fields!(Bounds { work_us, span_us, shared_us });
fields!(Figures { outcome, metrics });
fields!(Metrics {
    makespan_us,
    fetches,
    duplicate_fetches,
    retries,
    pages,
    failed,
    disallowed,
    timeouts,
    refused,
    cancelled,
    max_in_flight,
    workers,
    busy_us,
    idle_us,
    held_back_us,
});

impl Wire for (Cause, u64) {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
        self.1.write(writer);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        Ok((Wire::read(reader)?, Wire::read(reader)?))
    }
}

impl Wire for Fault {
    fn write(&self, writer: &mut Writer) {
        match self {
            Fault::Raised(event) => {
                writer.u8(0);
                event.write(writer);
            }
            Fault::Unseen { count, first } => {
                writer.u8(1);
                count.write(writer);
                first.write(writer);
            }
            Fault::Hangs(hang) => {
                writer.u8(2);
                hang.write(writer);
            }
            Fault::ShutOut(page) => {
                writer.u8(3);
                page.write(writer);
            }
            Fault::Unread { count, first } => {
                writer.u8(4);
                count.write(writer);
                first.write(writer);
            }
            Fault::Lost { count, of, first, why } => {
                writer.u8(5);
                count.write(writer);
                of.write(writer);
                first.write(writer);
                why.write(writer);
            }
            Fault::Repeated { count, of, first, why } => {
                writer.u8(6);
                count.write(writer);
                of.write(writer);
                first.write(writer);
                why.write(writer);
            }
        }
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        Ok(match reader.u8()? {
            0 => Fault::Raised(Wire::read(reader)?),
            1 => Fault::Unseen { count: Wire::read(reader)?, first: Wire::read(reader)? },
            2 => Fault::Hangs(Wire::read(reader)?),
            3 => Fault::ShutOut(page(reader)?),
            4 => Fault::Unread { count: Wire::read(reader)?, first: page(reader)? },
            number @ (5 | 6) => {
                let (count, of, first) = (Wire::read(reader)?, Wire::read(reader)?, page(reader)?);
                match number {
                    5 => Fault::Lost { count, of, first, why: Wire::read(reader)? },
                    _ => Fault::Repeated { count, of, first, why: Wire::read(reader)? },
                }
            }
            _ => return Err(WireError::Invalid("fault")),
        })
    }
}

impl Wire for Hang {
    fn write(&self, writer: &mut Writer) {
        match self {
            Hang::Unknown => writer.u8(0),
            Hang::RunningSet(page, raised) => {
                writer.u8(1);
                page.write(writer);
                raised.write(writer);
            }
            Hang::QueueJoin(raised) => {
                writer.u8(2);
                raised.write(writer);
            }
            Hang::Lock => writer.u8(3),
            Hang::Frontier => writer.u8(4),
        }
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        Ok(match reader.u8()? {
            0 => Hang::Unknown,
            1 => Hang::RunningSet(page(reader)?, Wire::read(reader)?),
            2 => Hang::QueueJoin(Wire::read(reader)?),
            3 => Hang::Lock,
            4 => Hang::Frontier,
            _ => return Err(WireError::Invalid("hang")),
        })
    }
}

impl Loss {
    fn from_bits(bits: u64) -> Option<Self> {
        let all = [Loss::Raised, Loss::Hung, Loss::Cancelled, Loss::TooEarly, Loss::NotAsked];
        all.into_iter().find(|loss| *loss as u64 == bits)
    }
}

impl Repeat {
    fn from_bits(bits: u64) -> Option<Self> {
        let all = [Repeat::Redirect, Repeat::MarkedLate, Repeat::Fragment, Repeat::AskedAgain];
        all.into_iter().find(|repeat| *repeat as u64 == bits)
    }
}
