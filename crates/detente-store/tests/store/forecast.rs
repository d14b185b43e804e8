//! Forecasts are kept as first issued, and settled once.

use detente_store::IssuedForecast;

use crate::{intake::put, place::everywhere, sample::document};

fn forecast(first: &str, last: &str, probability: f64) -> IssuedForecast {
    IssuedForecast {
        first: first.into(),
        last: last.into(),
        horizon: 7,
        source: "TUR".into(),
        target: "CHN".into(),
        event_type: "CONSULT".into(),
        probability,
        low: 0.1,
        high: 0.9,
        basis: "record".into(),
        reasons: "[]".into(),
        came: None,
    }
}

/// The sample tells of a meeting of Türkiye and China on 3 March 2025.
#[test]
fn a_forecast_stands_as_first_issued_and_is_settled_when_its_window_is_over() {
    everywhere(|place| {
        let mut store = place.store();
        put(&mut store, &[document(1)]);
        let hit = forecast("2025-03-01", "2025-03-07", 0.7);
        let miss = forecast("2025-03-08", "2025-03-14", 0.6);
        let ahead = forecast("2025-03-15", "2025-03-21", 0.5);
        let later = IssuedForecast { probability: 0.99, ..hit.clone() };
        assert_eq!(store.issue(&[hit.clone(), miss, ahead]).unwrap(), 3);
        assert_eq!(store.issue(&[later]).unwrap(), 0);
        assert_eq!(store.settle_forecasts("2025-03-15").unwrap(), 2);
        let kept = store.forecasts().unwrap();
        let outcomes: Vec<Option<bool>> = kept.iter().map(|one| one.came).collect();
        assert_eq!(outcomes, [Some(true), Some(false), None]);
        assert_eq!(kept[0], IssuedForecast { came: Some(true), ..hit });
        assert_eq!(store.settle_forecasts("2025-03-15").unwrap(), 0);
    });
}

#[test]
fn the_history_holds_what_happened_and_no_plans() {
    everywhere(|place| {
        let mut store = place.store();
        assert_eq!(store.latest_day().unwrap(), None);
        put(&mut store, &[document(1)]);
        let acts = store.history("2000-01-01").unwrap();
        assert!(!acts.is_empty() && acts.iter().all(|act| act.day == "2025-03-03"), "{acts:?}");
        assert_eq!(store.history("2025-03-04").unwrap(), []);
    });
}
