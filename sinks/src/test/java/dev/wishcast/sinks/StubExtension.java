package dev.wishcast.sinks;

import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.transport.http2.Http2Options;
import dev.wishcast.stub.ProviderStub;
import dev.wishcast.stub.StubConfig;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One provider stub for all tests of a class, empty at the start of each. */
public final class StubExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private final StubConfig stubConfig;
    private ProviderStub stub;

    public StubExtension() {
        this(StubConfig.defaults());
    }

    public StubExtension(StubConfig stubConfig) {
        this.stubConfig = stubConfig;
    }

    public ProviderStub stub() {
        return stub;
    }

    /** What a job needs to send to the stub. */
    public Configuration config() {
        return config(stub);
    }

    /** What a job needs to send to that stub. */
    public static Configuration config(ProviderStub stub) {
        Configuration config = new Configuration();
        config.set(Http2Options.TRUSTED_CERTIFICATES, stub.certificatesFile().toString());
        config.set(FcmOptions.ENDPOINT, stub.endpoint().toString());
        config.set(FcmOptions.PROJECT_ID, stub.projectId());
        config.set(FcmOptions.CREDENTIALS_FILE, stub.serviceAccountFile().toString());
        config.set(ApnsOptions.ENDPOINT, stub.endpoint().toString());
        config.set(ApnsOptions.KEY_FILE, stub.apnsKeyFile().toString());
        config.set(ApnsOptions.KEY_ID, stub.apnsKeyId());
        config.set(ApnsOptions.TEAM_ID, stub.apnsTeamId());
        config.set(ApnsOptions.TOPIC, stub.apnsTopic());
        return config;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        stub = ProviderStub.start(stubConfig);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        stub.reset();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stub.close();
    }
}
