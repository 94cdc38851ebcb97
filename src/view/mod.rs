//! Yew components and the painter. Floor 6.
