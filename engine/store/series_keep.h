#pragma once
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/store/series_archive.h"

namespace citymirror::store {

/// Numbers of sensors by their codes.
using SensorIds = std::unordered_map<std::string, std::int64_t>;

/// Where an archive of series lies: what SeriesArchive says, for a file or a server. For this room.
class ArchiveKeep {
 public:
  virtual ~ArchiveKeep() = default;
  virtual Outcome declare(const std::string& sensor, Quantity quantity,
                          const std::optional<SensorPlace>& place) = 0;
  virtual Result<ArchiveCounts> append(std::vector<ArchiveValue> values,
                                       const std::optional<ArchiveMark>& mark) = 0;
  virtual Result<std::int64_t> taken(const std::string& source) = 0;
  virtual Result<std::optional<Quantity>> quantityOf(const std::string& sensor) = 0;
  /// Without its quantity.
  virtual Result<SensorSeries> raw(const std::string& sensor, Span within) = 0;
  virtual Result<std::vector<RollUp>> minutes(const std::string& sensor, Span within) = 0;
  virtual Result<std::vector<RollUp>> hours(const std::string& sensor, Span within) = 0;
  virtual Result<std::size_t> age(Instant now) = 0;
  virtual const SensorIds& ids() const = 0;
};

using ArchiveMade = Result<std::unique_ptr<ArchiveKeep>>;
ArchiveMade openArchiveFile(const std::string& path, Retention retention, std::stop_token giveUp);
ArchiveMade openArchiveFileToRead(const std::string& path);
ArchiveMade openArchiveServer(const std::string& info, Retention retention,
                              std::stop_token giveUp);
ArchiveMade openArchiveServerToRead(const std::string& info);

/// Those that can be taken, by sensor and time and then as they came, 0 where a value is missing; the
/// others are counted.
void keepTakeable(std::vector<ArchiveValue>& values, Instant since, ArchiveCounts& counts);

/// Errors: notFound.
Error unknownSensor(const std::string& sensor);
/// Errors: badInput, where it is kept as something else.
Error keptAs(const std::string& sensor, const std::string& quantity);

}  // namespace citymirror::store
