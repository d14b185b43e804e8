//! What one party did to another in some days, in four numbers and a sum.

use std::ops::AddAssign;

use detente_record::{EventType, QuadClass};
use schemars::JsonSchema;
use serde::Serialize;

/// Events of one directed dyad in one day or period, by quad class.
///
/// Verbal and material, cooperation and conflict stay apart, because their sum is blind: in a crisis
/// the talks that try to end it can outweigh the blows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Counts {
    /// Statements, talks, agreements.
    pub verbal_cooperation: u32,
    /// Aid, joint acts, concessions carried out.
    pub material_cooperation: u32,
    /// Demands, accusations, refusals, threats.
    pub verbal_conflict: u32,
    /// Sanctions, arrests, troop movements, violence, protest.
    pub material_conflict: u32,
    /// Sum of Goldstein's scale, −10 to +10 an event.
    pub goldstein: f64,
}

impl Counts {
    /// Adds `events` of one type whose Goldstein values sum to `goldstein`.
    ///
    /// ```
    /// use detente_record::EventType;
    /// use detente_relate::Counts;
    ///
    /// let mut counts = Counts::default();
    /// counts.add(EventType::Consult, 2, 5.0);
    /// counts.add(EventType::Assault, 1, -9.0);
    /// assert_eq!((counts.cooperation(), counts.conflict()), (2, 1));
    /// ```
    pub fn add(&mut self, event_type: EventType, events: u32, goldstein: f64) {
        let field = match event_type.quad() {
            QuadClass::VerbalCooperation => &mut self.verbal_cooperation,
            QuadClass::MaterialCooperation => &mut self.material_cooperation,
            QuadClass::VerbalConflict => &mut self.verbal_conflict,
            QuadClass::MaterialConflict => &mut self.material_conflict,
        };
        *field = field.saturating_add(events);
        self.goldstein += goldstein;
    }

    /// Returns the events of cooperation, verbal and material.
    pub fn cooperation(&self) -> u32 {
        self.verbal_cooperation.saturating_add(self.material_cooperation)
    }

    /// Returns the events of conflict, verbal and material.
    pub fn conflict(&self) -> u32 {
        self.verbal_conflict.saturating_add(self.material_conflict)
    }

    /// Returns all events.
    pub fn total(&self) -> u32 {
        self.cooperation().saturating_add(self.conflict())
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let add = |to: &mut u32, more: u32| *to = to.saturating_add(more);
        add(&mut self.verbal_cooperation, other.verbal_cooperation);
        add(&mut self.material_cooperation, other.material_cooperation);
        add(&mut self.verbal_conflict, other.verbal_conflict);
        add(&mut self.material_conflict, other.material_conflict);
        self.goldstein += other.goldstein;
    }
}
