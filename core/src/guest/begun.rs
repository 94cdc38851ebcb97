//! Tasks that begin within the step of the task that creates them, as eager tasks of asyncio do.

use super::Guest;
use crate::world::Actor;
use crate::world::puppet::{Ask, Puppet, Strings};

impl Guest {
    /// Adds an actor whose code runs now, within the step of the actor that runs. [`Guest::leave`] ends its first step.
    /// `None` if there are too many.
    pub fn spawn_begun(&mut self, kind: Actor) -> Option<u32> {
        let strings = Strings::new(Ask::Running);
        let (task, future) = self.kernel().add_begun(Box::pin(Puppet(strings.clone())), kind)?;
        let actor = self.enter(task, strings);
        self.interrupted.extend(self.step.take().map(|step| (actor, step)));
        self.step = Some((actor, task, future));
        Some(actor)
    }

    /// The code of an actor that began within another one's step waits, or has ended. `true`: what it waits for is there
    /// already, and its code must continue first. Otherwise the other one continues.
    pub fn leave(&mut self, actor: u32) -> bool {
        if self.poll_step() {
            return true;
        }
        let place = self.interrupted.iter().position(|(inner, _)| *inner == actor);
        self.step = place.map(|place| self.interrupted.swap_remove(place).1);
        if let Some((_, task, _)) = &self.step {
            self.kernel().continue_step(*task);
        }
        false
    }
}
