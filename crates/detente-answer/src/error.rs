//! What can go wrong with a question.

use detente_forecast::HistoryError;
use detente_store::StoreError;

/// A question that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// What the store says; it has codes of its own.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A history that cannot carry a forecast.
    #[error(transparent)]
    History(#[from] HistoryError),
}
