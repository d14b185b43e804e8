//! Questions in SQL, which only read.

use detente_answer::table;
use detente_store::{SqlAnswer, SqlLimits};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use crate::{
    Desk, Problem,
    shape::{Format, One, Shape},
};

/// Longest question in bytes.
const LONGEST: usize = 20_000;

/// A question in SQL.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct SqlAsk {
    /// One SELECT in the SQL of the store's database (SQLite or PostgreSQL), over the tables that `migrations/README.md` describes.
    #[param(example = "SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC")]
    pub q: String,
}

impl Shape for SqlAnswer {
    fn write(&self, format: Format) -> Result<Vec<u8>, Problem> {
        match format {
            Format::Csv => {
                let mut rows = table::separated(&self.columns, ',');
                for row in &self.rows {
                    rows.push_str(&table::separated(
                        &row.iter().map(cell).collect::<Vec<_>>(),
                        ',',
                    ));
                }
                Ok(rows.into_bytes())
            }
            Format::Jsonl => {
                let object = |row: &Vec<Value>| -> Map<String, Value> {
                    self.columns.iter().cloned().zip(row.iter().cloned()).collect()
                };
                Ok(self
                    .rows
                    .iter()
                    .map(|row| Value::Object(object(row)).to_string() + "\n")
                    .collect::<String>()
                    .into_bytes())
            }
            other => One(self).write(other),
        }
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Answers a question in SQL: 5 seconds, 1,000 rows and 8 MB at most.
#[utoipa::path(get, path = "/api/v1/sql", params(SqlAsk), tag = "server", responses(
    (status = 200, description = "Columns and rows.", body = ref("#/components/schemas/SqlAnswer")),
))]
pub fn sql(desk: &Desk<'_>, ask: SqlAsk) -> Result<SqlAnswer, Problem> {
    if ask.q.len() > LONGEST {
        return Err(Problem::parameter("q", format!("at most {LONGEST} bytes")));
    }
    Ok(desk.store.sql(&ask.q, &SqlLimits::default())?)
}
