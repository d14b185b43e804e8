//! GeoJSON (RFC 7946): events on a map.

use serde_json::{Map, Value, json};

use super::event::{Event, FIELDS};

/// Makes a feature of an event, with all its fields; `None` without coordinates on the globe.
pub fn geojson(event: &Event) -> Option<Value> {
    let degrees = |name: &str| event.get(name)?.parse::<f64>().ok();
    let (lat, lon) = (degrees("place.lat")?, degrees("place.lon")?);
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    let properties: Map<String, Value> = FIELDS
        .into_iter()
        .filter(|name| !matches!(*name, "place.lat" | "place.lon"))
        .filter_map(|name| Some((name.to_owned(), event.get(name)?.into())))
        .collect();
    Some(json!({
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }))
}
