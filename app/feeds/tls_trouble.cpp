#include "app/feeds/tls_trouble.h"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

namespace citymirror::feeds {
namespace {

constexpr const char* kCheckClock =
    "Ask whoever runs the server for a certificate that is valid now, and check the clock here";

TlsTrouble untrusted(long verdict, const std::string& authority) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {"the server's certificate has expired", kCheckClock};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {"the server's certificate is not valid yet", kCheckClock};
    case X509_V_ERR_CERT_REVOKED:
      return {"the server's certificate has been revoked", kCheckClock};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_INVALID_CA:
      return {"the server's certificate is signed by an authority that is not trusted here",
              authority.empty()
                  ? "Make sure that it is the right server, then name the authority's certificate "
                    "(PEM file) under \"authority\""
                  : "Make sure that it is the right server, then name the certificate (PEM file) of "
                    "its authority: " + authority + " is another's"};
    default:
      return {"the server's certificate is for another name than the address has",
              "Write the host's name as the certificate has it, or ask for a certificate of this name"};
  }
}

}  // namespace

std::optional<TlsTrouble> tlsTrouble(void* handle, int code, const std::string& authority) {
  if (code == CURLE_SSL_CACERT_BADFILE)
    return TlsTrouble{"the certificate of the authority cannot be read: " + authority,
                      "Correct \"authority\": a PEM file that this program may read"};
  if (code == CURLE_SSL_CONNECT_ERROR)
    return TlsTrouble{"no TLS connection comes about",
                      "Check the port: it may speak without TLS, or older versions of it only"};
  if (code != CURLE_PEER_FAILED_VERIFICATION) return std::nullopt;
  long verdict = X509_V_OK;
  curl_easy_getinfo(static_cast<CURL*>(handle), CURLINFO_SSL_VERIFYRESULT, &verdict);
  return untrusted(verdict, authority);
}

}  // namespace citymirror::feeds
