#pragma once
#include <memory>
#include <string>

#include "app/feeds/mqtt_link.h"

struct mosquitto;

namespace citymirror::feeds {

using MqttHandle = std::unique_ptr<mosquitto, void (*)(mosquitto*)>;

/// Longest wait for the network in one turn of the loop.
inline constexpr int kLoopMs = 50;

/// A client of libmosquitto, not connected, with version, user, password and TLS set. `clean`: the
/// broker forgets the session of that name. `owner` goes to its callbacks. Null where the authority
/// cannot be read.
MqttHandle newHandle(const MqttSettings& settings, bool clean, void* owner);

/// Begins to connect; the status of libmosquitto. For MQTT 5 waits until the host answers.
int beginConnection(mosquitto* handle, const MqttSettings& settings);

/// Has the broker discard the session of this client: by connecting anew with a clean one (MQTT
/// 3.1.1, section 3.1.2.4). Does what it can within a second; blocks while the host does not
/// answer.
void forgetSession(const MqttSettings& settings);

/// "citymirror" and 12 random digits: what every broker takes as a client's name (MQTT 3.1.1,
/// section 3.1.3.1).
std::string freshClientName();

}  // namespace citymirror::feeds
