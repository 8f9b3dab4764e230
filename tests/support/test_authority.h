#pragma once
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <QTemporaryDir>
#include <cstdio>
#include <memory>
#include <string>

namespace citymirror::test {

/// A certificate authority that exists for one test, and what it signs: PEM files.
class TestAuthority {
 public:
  struct Certificate {
    std::string certificate, key;  ///< files
  };
  explicit TestAuthority(const std::string& name) : key_(EVP_EC_gen("P-256")) {
    certificate_ = made(name, key_.get(), {-3600, 86'400}, nullptr);
    write("ca.pem", [this](FILE* file) { PEM_write_X509(file, certificate_.get()); });
  }
  /// Of the authority itself: a file.
  std::string pem() const { return path("ca.pem"); }
  /// For a server of this name, valid from and until these seconds from now.
  Certificate issue(const std::string& host, long from = -3600, long until = 86'400) {
    const std::string name = std::to_string(++issued_);
    const Key key(EVP_EC_gen("P-256"));
    const Made made = this->made(host, key.get(), {from, until}, certificate_.get());
    write(name + ".pem", [&](FILE* file) { PEM_write_X509(file, made.get()); });
    write(name + ".key", [&](FILE* file) {
      PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return {path(name + ".pem"), path(name + ".key")};
  }

 private:
  struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  };
  using Made = std::unique_ptr<X509, Free>;
  using Key = std::unique_ptr<EVP_PKEY, Free>;

  std::string path(const std::string& name) const {
    return folder_.filePath(QString::fromStdString(name)).toStdString();
  }
  template <class Write>
  void write(const std::string& name, const Write& into) const {
    FILE* file = std::fopen(path(name).c_str(), "w");
    if (file == nullptr) qFatal("cannot write %s", name.c_str());
    into(file);
    std::fclose(file);
  }
  static void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    X509_add_ext(certificate, extension.get(), -1);
  }
  /// Signed by `issuer`; by itself where that is null.
  Made made(const std::string& name, EVP_PKEY* key, std::pair<long, long> valid, X509* issuer) const {
    Made certificate(X509_new());
    X509* x = certificate.get();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), issuer ? issued_ + 1 : 1);
    X509_gmtime_adj(X509_getm_notBefore(x), valid.first);
    X509_gmtime_adj(X509_getm_notAfter(x), valid.second);
    X509_set_pubkey(x, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509* by = issuer ? issuer : x;
    X509_set_issuer_name(x, X509_get_subject_name(by));
    extend(x, by, NID_basic_constraints, issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
    if (issuer) extend(x, by, NID_subject_alt_name, "DNS:" + name);
    if (X509_sign(x, key_.get(), EVP_sha256()) == 0) qFatal("cannot sign the certificate");
    return certificate;
  }

  QTemporaryDir folder_;
  Key key_;
  Made certificate_;
  int issued_ = 0;
};

}  // namespace citymirror::test
