//! How friendly or hostile a type of event is, as a number.

use detente_record::EventType;

/// Returns a value for each of PLOVER's types, −10 hostile to +10 friendly.
///
/// For events that come without a CAMEO code and hence without Goldstein's value. The numbers are
/// ours: the median of Goldstein's values over the CAMEO codes that PLOVER's conversion table
/// gives to the type, rounded to halves.
///
/// ```
/// use detente_record::EventType;
/// use detente_relate::plover_scale;
///
/// assert!(plover_scale(EventType::Aid) > plover_scale(EventType::Consult));
/// assert!(plover_scale(EventType::Assault) < plover_scale(EventType::Accuse));
/// ```
pub fn plover_scale(event_type: EventType) -> f64 {
    match event_type {
        EventType::Agree | EventType::Concede => 5.0,
        EventType::Consult => 2.0,
        EventType::Support => 4.0,
        EventType::Cooperate => 6.5,
        EventType::Aid => 7.5,
        EventType::Retreat => 9.0,
        EventType::Request => -5.0,
        EventType::Accuse => -2.0,
        EventType::Reject => -4.0,
        EventType::Threaten | EventType::Coerce => -6.0,
        EventType::Protest => -6.5,
        EventType::Sanction => -5.5,
        EventType::Mobilize => -7.0,
        EventType::Assault => -10.0,
    }
}
