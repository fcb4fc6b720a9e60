package dev.wishcast.stub;

/** What to tell whoever started a stub by hand. */
final class StubSummary {

    private StubSummary() {}

    static String of(ProviderStub stub) {
        return """
                Provider stub, in place of FCM and APNs, until Ctrl-C

                  FCM, APNs, OAuth  %s
                  Admin API         %s/stats
                  Certificate       %s
                  Service account   %s  (project %s)
                  APNs key          %s  (key %s, team %s, topic %s)
                  All this as JSON  %s

                  pushy             setApnsServer("127.0.0.1", %d), setTrustedServerCertificateChain(certificate)
                  firebase-admin    knows no other host than fcm.googleapis.com; docs/provider-stub.md says how to lead it here

                """.formatted(
                        stub.endpoint(),
                        stub.adminEndpoint(),
                        stub.certificatesFile().toAbsolutePath(),
                        stub.serviceAccountFile().toAbsolutePath(),
                        stub.projectId(),
                        stub.apnsKeyFile().toAbsolutePath(),
                        stub.apnsKeyId(),
                        stub.apnsTeamId(),
                        stub.apnsTopic(),
                        stub.descriptionFile().toAbsolutePath(),
                        stub.port());
    }
}
