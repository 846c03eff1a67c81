// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys of the ConfigMap; an IllegalArgumentException says what is wrong with one. */
final class TrustKeys {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

    private TrustKeys() {}

    static FrontProxies frontProxies(Authorities authorities, Map<String, String> data) {
        return new FrontProxies(
                authorities,
                new HashSet<>(texts(data, "requestheader-allowed-names")),
                texts(data, "requestheader-username-headers"),
                texts(data, "requestheader-uid-headers"),
                texts(data, "requestheader-group-headers"),
                texts(data, "requestheader-extra-headers-prefix"));
    }

    static Optional<Authorities> authorities(Map<String, String> data, String key) {
        String bundle = data.getOrDefault(key, "");
        if (bundle.isBlank()) {
            return Optional.empty();
        }
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = CERTIFICATE.matcher(bundle);
        while (block.find()) {
            certificates.add(certificate(block.group(1), key));
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("The key " + key + " holds no certificate.");
        }
        return Optional.of(new Authorities(certificates));
    }

    private static X509Certificate certificate(String base64, String key) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException broken) {
            throw new IllegalArgumentException("The key " + key + " holds a certificate that cannot be read.", broken);
        }
    }

    private static List<String> texts(Map<String, String> data, String key) {
        String json = data.getOrDefault(key, "");
        if (json.isBlank()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : array(json, key)) {
            if (!text.isString()) {
                throw notAnArray(key);
            }
            // A blank prefix would take every header for an attribute of the user.
            if (!text.asString().isBlank()) {
                texts.add(text.asString().strip());
            }
        }
        return texts;
    }

    private static JsonNode array(String json, String key) {
        try {
            JsonNode array = MAPPER.readTree(json);
            if (array.isArray()) {
                return array;
            }
        } catch (JacksonException noJson) {
            throw notAnArray(key);
        }
        throw notAnArray(key);
    }

    private static IllegalArgumentException notAnArray(String key) {
        return new IllegalArgumentException("The key " + key + " is not a JSON array of strings.");
    }
}
