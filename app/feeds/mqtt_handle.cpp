#include "app/feeds/mqtt_handle.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace citymirror::feeds {
namespace {

constexpr int kInFlight = 100;
constexpr std::chrono::seconds kPatience{1};

/// libmosquitto begins once in a program and ends with it.
void beginLibrary() {
  struct Library {
    Library() { mosquitto_lib_init(); }
    ~Library() { mosquitto_lib_cleanup(); }
  };
  static const Library library;
}

int keepAliveOf(const MqttSettings& settings) {
  return int(std::clamp<Millis::rep>(settings.keepAlive.count() / 1000, 5, 65'535));
}

bool setTls(mosquitto* handle, const std::string& authority) {
  const char* file = authority.empty() ? nullptr : authority.c_str();
  const char* folder = file ? nullptr : "/etc/ssl/certs";
  return mosquitto_tls_set(handle, file, folder, nullptr, nullptr, nullptr) == MOSQ_ERR_SUCCESS;
}

}  // namespace

MqttHandle newHandle(const MqttSettings& settings, bool clean, void* owner) {
  beginLibrary();
  MqttHandle handle(mosquitto_new(settings.client.c_str(), clean, owner), &mosquitto_destroy);
  if (!handle) return handle;
  const MqttAddress& address = settings.address;
  const bool newest = settings.version == MqttVersion::v5;
  mosquitto_threaded_set(handle.get(), true);
  mosquitto_int_option(handle.get(), MOSQ_OPT_PROTOCOL_VERSION,
                       newest ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  mosquitto_int_option(handle.get(), MOSQ_OPT_SEND_MAXIMUM, kInFlight);
  mosquitto_int_option(handle.get(), MOSQ_OPT_TCP_NODELAY, 1);
  if (!address.user.empty())
    mosquitto_username_pw_set(handle.get(), address.user.c_str(), address.password.c_str());
  if (address.tls && !setTls(handle.get(), settings.authority)) handle.reset();
  return handle;
}

int beginConnection(mosquitto* handle, const MqttSettings& settings) {
  const char* host = settings.address.host.c_str();
  const int port = settings.address.port, keepAlive = keepAliveOf(settings);
  if (settings.version == MqttVersion::v311)
    return mosquitto_connect_async(handle, host, port, keepAlive);
  mosquitto_property* properties = nullptr;
  mosquitto_property_add_int32(&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL,
                               std::uint32_t(settings.sessionKept.count() / 1000));
  const int status = mosquitto_connect_bind_v5(handle, host, port, keepAlive, nullptr, properties);
  mosquitto_property_free_all(&properties);
  return status;
}

void forgetSession(const MqttSettings& settings) {
  bool answered = false;
  const MqttHandle handle = newHandle(settings, true, &answered);
  if (!handle) return;
  mosquitto_connect_callback_set(
      handle.get(), [](mosquitto*, void* seen, int) { *static_cast<bool*>(seen) = true; });
  const auto until = std::chrono::steady_clock::now() + kPatience;
  int status = mosquitto_connect(handle.get(), settings.address.host.c_str(), settings.address.port,
                                 keepAliveOf(settings));
  while (status == MOSQ_ERR_SUCCESS && !answered && std::chrono::steady_clock::now() < until)
    status = mosquitto_loop(handle.get(), kLoopMs, 1);
  mosquitto_disconnect(handle.get());
  mosquitto_loop(handle.get(), kLoopMs, 1);
}

std::string freshClientName() {
  std::random_device random;
  std::string name = "citymirror";
  for (int i = 0; i < 12; ++i) name += "0123456789abcdef"[random() % 16];
  return name;
}

}  // namespace citymirror::feeds
