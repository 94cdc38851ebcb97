//! Values made of others.

use super::{Reader, Wire, WireError, Writer};
use std::rc::Rc;

impl Wire for f32 {
    fn write(&self, writer: &mut Writer) {
        writer.u32(self.to_bits());
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        reader.u32().map(f32::from_bits)
    }
}

impl<T: Wire> Wire for Rc<T> {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        T::read(reader).map(Rc::new)
    }
}

impl<T: Wire + Default, const N: usize> Wire for [T; N] {
    fn write(&self, writer: &mut Writer) {
        self.iter().for_each(|value| value.write(writer));
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        let mut all = std::array::from_fn(|_| T::default());
        for value in &mut all {
            *value = T::read(reader)?;
        }
        Ok(all)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
        self.1.write(writer);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        Ok((A::read(reader)?, B::read(reader)?))
    }
}

impl<A: Wire, B: Wire, C: Wire> Wire for (A, B, C) {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
        self.1.write(writer);
        self.2.write(writer);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        Ok((A::read(reader)?, B::read(reader)?, C::read(reader)?))
    }
}
