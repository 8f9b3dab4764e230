#include "gis/feed/descriptor_reader.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace citymirror::gis {
namespace {

const nlohmann::json& emptyObject() {
  static const nlohmann::json empty = nlohmann::json::object();
  return empty;
}

std::string rangeText(double least, double most) {
  const auto shown = [](double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  };
  return "Write a number from " + shown(least) + " to " + shown(most);
}

}  // namespace

DescriptorReader::DescriptorReader(const Value& value, std::string file)
    : DescriptorReader(value, "", std::make_shared<Shared>(Shared{std::move(file), {}})) {}

DescriptorReader::DescriptorReader(const Value& value, std::string place,
                                   std::shared_ptr<Shared> shared)
    : value_(&value), place_(std::move(place)), shared_(std::move(shared)) {
  if (value_->is_object()) return;
  fail("", "this is no object", "Write { … }");
  value_ = &emptyObject();
}

void DescriptorReader::fail(std::string_view key, const std::string& what,
                            const std::string& remedy) {
  if (shared_->fault) return;
  std::string place = place_ + (place_.empty() || key.empty() ? "" : "/") + std::string(key);
  shared_->fault = Error{ErrorCode::badInput, "the descriptor of the feed cannot be used: " + what,
                         shared_->file + ": " + (place.empty() ? "the file" : place), remedy};
}

bool DescriptorReader::has(std::string_view key) const { return value_->contains(key); }

const DescriptorReader::Value* DescriptorReader::value(std::string_view key) {
  asked_.emplace_back(key);
  const auto found = value_->find(key);
  return found == value_->end() ? nullptr : &*found;
}

std::string DescriptorReader::text(std::string_view key) {
  const Value* found = value(key);
  if (!found) return fail(key, "the key is missing", "Add it"), std::string();
  if (!found->is_string() || found->get_ref<const std::string&>().empty())
    return fail(key, "this is no text", "Write a text in quotes"), std::string();
  return found->get<std::string>();
}

std::string DescriptorReader::text(std::string_view key, std::string fallback) {
  if (has(key)) return text(key);
  asked_.emplace_back(key);
  return fallback;
}

double DescriptorReader::number(std::string_view key, double least, double most) {
  const Value* found = value(key);
  if (!found) return fail(key, "the key is missing", rangeText(least, most)), least;
  const double number = found->is_number() ? found->get<double>() : NAN;
  if (number >= least && number <= most) return number;
  return fail(key, "this is no number in its range", rangeText(least, most)), least;
}

double DescriptorReader::number(std::string_view key, double least, double most, double fallback) {
  if (has(key)) return number(key, least, most);
  asked_.emplace_back(key);
  return fallback;
}

std::string DescriptorReader::word(std::string_view key,
                                   std::initializer_list<std::string_view> words,
                                   std::string fallback) {
  const std::string word = fallback.empty() ? text(key) : text(key, fallback);
  if (shared_->fault || std::find(words.begin(), words.end(), word) != words.end()) return word;
  std::string known;
  for (const std::string_view one : words) known += (known.empty() ? "" : ", ") + std::string(one);
  fail(key, "the word \"" + word.substr(0, 40) + "\" is unknown", "Write one of " + known);
  return std::string(*words.begin());
}

std::map<std::string, std::string, std::less<>> DescriptorReader::names(std::string_view key) {
  std::map<std::string, std::string, std::less<>> names;
  const Value* found = value(key);
  if (!found) return names;
  if (!found->is_object()) fail(key, "this is no object of names", "Write {\"theirs\": \"ours\"}");
  for (const auto& item : found->items()) {
    if (item.value().is_string())
      names[item.key()] = item.value().get<std::string>();
    else
      fail(std::string(key) + "/" + item.key(), "this is no text", "Write \"theirs\": \"ours\"");
  }
  return names;
}

std::vector<std::string> DescriptorReader::texts(std::string_view key) {
  std::vector<std::string> texts;
  const Value* found = value(key);
  if (!found) return texts;
  const bool fits = found->is_array() && std::all_of(found->begin(), found->end(),
                                                     [](const Value& v) { return v.is_string(); });
  if (!fits) return fail(key, "this is no list of texts", "Write [\"…\", …]"), texts;
  return found->get<std::vector<std::string>>();
}

std::vector<double> DescriptorReader::numbers(std::string_view key) {
  const Value* found = value(key);
  if (!found) return {};
  const bool fits = found->is_array() && std::all_of(found->begin(), found->end(),
                                                     [](const Value& v) { return v.is_number(); });
  if (!fits)
    return fail(key, "this is no list of numbers", "Write [-9999, …]"), std::vector<double>();
  return found->get<std::vector<double>>();
}

DescriptorReader DescriptorReader::object(std::string_view key, bool required) {
  const Value* found = value(key);
  if (!found && required) fail(key, "the key is missing", "Add it: { … }");
  const std::string place = place_ + (place_.empty() ? "" : "/") + std::string(key);
  return {found ? *found : emptyObject(), place, shared_};
}

std::vector<DescriptorReader> DescriptorReader::objects(std::string_view key) {
  std::vector<DescriptorReader> objects;
  const Value* found = value(key);
  if (!found) return objects;
  if (!found->is_array()) return fail(key, "this is no list", "Write [{ … }, …]"), objects;
  const std::string place = place_ + (place_.empty() ? "" : "/") + std::string(key) + "/";
  for (std::size_t i = 0; i < found->size(); ++i)
    objects.push_back({(*found)[i], place + std::to_string(i), shared_});
  return objects;
}

std::vector<std::string> DescriptorReader::keys() const {
  std::vector<std::string> keys;
  for (const auto& item : value_->items()) keys.push_back(item.key());
  return keys;
}

void DescriptorReader::finish() {
  for (const auto& item : value_->items()) {
    if (std::find(asked_.begin(), asked_.end(), item.key()) == asked_.end())
      fail(item.key(), "the key is unknown", "Correct its spelling or remove it");
  }
}

}  // namespace citymirror::gis
