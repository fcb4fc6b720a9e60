package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.transport.http2.Http2Header;

/**
 * A sale's message as APNs takes it: the same bytes for all its devices. Not modified after it was made.
 *
 * @param body the payload
 * @param expiration the header that ends it with the sale
 * @param collapseId the header by which a second push replaces the first
 * @param unsendable what becomes of the notifications if the payload can't be sent, or {@code null}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; shared by all devices instead of copied.
record ApnsPayload(byte[] body, Http2Header expiration, Http2Header collapseId, Outcome unsendable) {

    /** "Generating a remote notification": the limit for all but VoIP. */
    static final int MAX_BYTES = 4096;

    /** An emoji as the four bytes it has: escaped, it would be twelve, and 350 of them too large for APNs. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    static ApnsPayload render(SaleMessage message, Presentation presentation) {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(model(message, presentation));
        } catch (JsonProcessingException e) {
            return unsendable("UNRENDERABLE", e.getOriginalMessage());
        }
        if (body.length > MAX_BYTES) {
            return unsendable("PAYLOAD_TOO_LARGE", body.length + " bytes; APNs takes " + MAX_BYTES);
        }
        return new ApnsPayload(
                body,
                new Http2Header("apns-expiration", Long.toString(message.expiresAt() / 1000)),
                new Http2Header("apns-collapse-id", Presentation.collapseId(message.saleId())),
                null);
    }

    private static ObjectNode model(SaleMessage message, Presentation presentation) {
        ObjectNode payload = JSON.createObjectNode();
        message.attributes().forEach(payload::put);
        payload.put("saleId", message.saleId());
        payload.put("productId", message.productId());
        ObjectNode aps = payload.putObject("aps");
        ObjectNode alert = aps.putObject("alert");
        alert.put("title", message.title());
        if (message.body() != null) {
            alert.put("body", message.body());
        }
        presentation.aps().forEach(aps::putPOJO);
        return payload;
    }

    private static ApnsPayload unsendable(String reason, String detail) {
        return new ApnsPayload(null, null, null, new Outcome.Rejected(reason, detail));
    }
}
