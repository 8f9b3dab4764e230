#include <QCoreApplication>

#include "app/panels/feed_list.h"

namespace citymirror::panels {
namespace {

/// Every fixed sentence with which gis/feed rejects.
[[maybe_unused]] const char* const kRejections[] = {
    QT_TRANSLATE_NOOP("FeedReasons", "a name is longer than 256 bytes"),
    QT_TRANSLATE_NOOP("FeedReasons", "a control sign in a string"),
    QT_TRANSLATE_NOOP("FeedReasons", "a quote is not closed"),
    QT_TRANSLATE_NOOP("FeedReasons", "a route or trip is longer than 256 bytes and left out"),
    QT_TRANSLATE_NOOP("FeedReasons", "a row is neither object nor list"),
    QT_TRANSLATE_NOOP("FeedReasons", "an Observation is no object"),
    QT_TRANSLATE_NOOP("FeedReasons", "an unknown escape in a string"),
    QT_TRANSLATE_NOOP("FeedReasons", "an unknown escape in the frame"),
    QT_TRANSLATE_NOOP("FeedReasons", "bytes outside a frame"),
    QT_TRANSLATE_NOOP("FeedReasons", "more pages were not read"),
    QT_TRANSLATE_NOOP("FeedReasons", "no frame begins here"),
    QT_TRANSLATE_NOOP("FeedReasons", "parts of the message are missing"),
    QT_TRANSLATE_NOOP("FeedReasons", "the parts of the message are numbered wrongly"),
    QT_TRANSLATE_NOOP("FeedReasons", "something follows the JSON value"),
    QT_TRANSLATE_NOOP("FeedReasons", "the JSON has too many values"),
    QT_TRANSLATE_NOOP("FeedReasons", "the JSON is cut off"),
    QT_TRANSLATE_NOOP("FeedReasons", "the JSON is nested too deeply"),
    QT_TRANSLATE_NOOP("FeedReasons", "the checksum is wrong"),
    QT_TRANSLATE_NOOP("FeedReasons", "the depth is impossible"),
    QT_TRANSLATE_NOOP("FeedReasons", "the depth is not a number"),
    QT_TRANSLATE_NOOP("FeedReasons", "the frame is cut off"),
    QT_TRANSLATE_NOOP("FeedReasons", "the frame is too short"),
    QT_TRANSLATE_NOOP("FeedReasons", "the length is wrong"),
    QT_TRANSLATE_NOOP("FeedReasons", "the location is too short"),
    QT_TRANSLATE_NOOP("FeedReasons", "the terminal's number is not decimal"),
    QT_TRANSLATE_NOOP("FeedReasons", "the message holds no observation"),
    QT_TRANSLATE_NOOP("FeedReasons", "the message holds no time series"),
    QT_TRANSLATE_NOOP("FeedReasons", "the message is encrypted"),
    QT_TRANSLATE_NOOP("FeedReasons", "the message is longer than the feed allows"),
    QT_TRANSLATE_NOOP("FeedReasons", "the notice has no class"),
    QT_TRANSLATE_NOOP("FeedReasons", "the notice has no id"),
    QT_TRANSLATE_NOOP("FeedReasons", "the observation holds no measurement time series"),
    QT_TRANSLATE_NOOP("FeedReasons", "the observed property is not mapped"),
    QT_TRANSLATE_NOOP("FeedReasons", "the picture is no http link"),
    QT_TRANSLATE_NOOP("FeedReasons", "the place is not a number"),
    QT_TRANSLATE_NOOP("FeedReasons", "the place is outside the globe"),
    QT_TRANSLATE_NOOP("FeedReasons", "the rows are not where they should be"),
    QT_TRANSLATE_NOOP("FeedReasons", "the sensor is not listed"),
    QT_TRANSLATE_NOOP("FeedReasons", "the sensor is not named"),
    QT_TRANSLATE_NOOP("FeedReasons", "the sensor is unknown"),
    QT_TRANSLATE_NOOP("FeedReasons", "the sensor measures another quantity"),
    QT_TRANSLATE_NOOP("FeedReasons", "the table has no column of that name"),
    QT_TRANSLATE_NOOP("FeedReasons", "the text is not UTF-8"),
    QT_TRANSLATE_NOOP("FeedReasons", "the text is not XML"),
    QT_TRANSLATE_NOOP("FeedReasons", "the time does not follow its format or has no zone"),
    QT_TRANSLATE_NOOP("FeedReasons", "the time is in the future"),
    QT_TRANSLATE_NOOP("FeedReasons", "the time is missing"),
    QT_TRANSLATE_NOOP("FeedReasons", "the time is too old"),
    QT_TRANSLATE_NOOP("FeedReasons", "the unit does not measure the quantity"),
    QT_TRANSLATE_NOOP("FeedReasons", "the value is missing"),
    QT_TRANSLATE_NOOP("FeedReasons", "the value is not a finite number"),
    QT_TRANSLATE_NOOP("FeedReasons", "the vehicle has no fix"),
    QT_TRANSLATE_NOOP("FeedReasons", "the vehicle has no place"),
    QT_TRANSLATE_NOOP("FeedReasons", "the word of quality is unknown"),
    QT_TRANSLATE_NOOP("FeedReasons", "this is no GTFS-realtime message"),
    QT_TRANSLATE_NOOP("FeedReasons", "this is not JSON"),
    QT_TRANSLATE_NOOP("FeedReasons", "alerts are not in force now"),
    QT_TRANSLATE_NOOP("FeedReasons", "the rain is not a number"),
    QT_TRANSLATE_NOOP("FeedReasons", "the rain is negative"),
    QT_TRANSLATE_NOOP("FeedReasons", "the steps of the forecast are not equally long"),
    QT_TRANSLATE_NOOP("FeedReasons", "a step of the forecast is not said or shorter than a minute"),
    QT_TRANSLATE_NOOP("FeedReasons", "the forecast is over"),
    QT_TRANSLATE_NOOP("FeedReasons", "the rain is impossible"),
    QT_TRANSLATE_NOOP("FeedReasons", "the speed is not a number"),
    QT_TRANSLATE_NOOP("FeedReasons", "the bearing is not a number"),
    QT_TRANSLATE_NOOP("FeedReasons", "trip updates give no delay"),
};

}  // namespace

QString rejectionText(const std::string& reason) {
  return QCoreApplication::translate("FeedReasons", reason.c_str());
}

}  // namespace citymirror::panels
