#pragma once
#include <optional>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "gis/feed/cap.h"

namespace citymirror::gis {

/// Reads elements of one warning by their names; the first fault is kept, with its place, and the
/// rest is read as empty. One thread.
class AlertReader {
 public:
  const std::optional<Error>& fault() const { return fault_; }
  std::vector<Note> takeNotes() { return std::move(notes_); }

 protected:
  /// `prefix` of the elements with its colon, or empty; `standard` as people call it.
  AlertReader(std::string prefix, std::string standard)
      : prefix_(std::move(prefix)), standard_(std::move(standard)) {}
  ~AlertReader() = default;

  /// What a standard writes its own way: one <info>, and a time (Instant{} where it is absent).
  virtual CapInfo info(const pugi::xml_node& node) = 0;
  virtual Instant time(const pugi::xml_node& node, const char* element) = 0;

  /// What all write alike. Status, kind and scope of an alert …
  void readKind(const pugi::xml_node& node, CapAlert& alert);
  /// … its infos, each with its place for faults …
  void readInfos(const pugi::xml_node& node, CapAlert& alert);
  /// … and what one says below its headline, from when to when.
  void readBody(const pugi::xml_node& node, CapInfo& info);

  /// One area after the other, then what they give together.
  struct AreaNames {
    std::string drawn, undrawn;
    void add(const std::string& described, bool isDrawn);
    void into(CapInfo& info) const;
  };

  using Words = std::span<const std::string_view>;

  /// Without spaces on both sides; a fault where it is not UTF-8.
  std::string text(const pugi::xml_node& node, const char* element);
  std::string checked(const char* element, std::string_view read);
  void require(const pugi::xml_node& node, const char* element);
  std::string required(const pugi::xml_node& node, const char* element);
  /// One of `allowed`; required.
  std::string word(const pugi::xml_node& node, const char* element, Words allowed);
  /// Identifier and sender: no spaces, commas or restricted characters (CAP 1.2, 3.2.1).
  std::string token(const pugi::xml_node& node, const char* element);
  /// Pairs "a,b" with spaces between, in degrees; empty, with a fault, where one is none.
  std::vector<Point2> corners(std::string_view pairs, const char* element);

  void unknown(const char* element, const std::string& read);
  void fail(const std::string& what, const char* element);
  void note(const std::string& what, const char* element);
  /// pugixml's own named range keeps the pointer to the name, so it is walked here.
  std::vector<pugi::xml_node> childrenOf(const pugi::xml_node& node, const char* element) const;

  std::string place_;  ///< before the name of an element: "info 1/"

 private:
  std::string prefix_, standard_;
  std::optional<Error> fault_;
  std::vector<Note> notes_;
};

/// A message as XML. Errors: unreadable (longer than kCapLimit, not XML, with the offset).
Outcome loadAlert(std::string_view xml, pugi::xml_document& document);

/// XML 1.0 has no place for control characters; they become spaces.
std::string printableXml(std::string text);

}  // namespace citymirror::gis
