// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/** One link: KV caches pass one at a time, in the order they were admitted. */
final class TransferLine {
    private static final int NONE = -1;

    /** Where a cache goes when it is through. */
    @FunctionalInterface
    interface Receiver {
        void received(int request, double transferSeconds, double now);
    }

    private final EventQueue events;
    private final TransferLink link;
    private final double bytesPerToken;
    private final RequestTable requests;
    private final Receiver receiver;
    private final int slot;
    private final IntQueue queue = new IntQueue();
    private int current = NONE;
    private double currentSeconds;

    TransferLine(EventQueue events, TransferLink link, double bytesPerToken, RequestTable requests, Receiver receiver) {
        this.events = events;
        this.link = link;
        this.bytesPerToken = bytesPerToken;
        this.requests = requests;
        this.receiver = receiver;
        this.slot = events.register(this::complete);
    }

    void send(int request, double now) {
        queue.addLast(request);
        if (current == NONE) {
            startNext(now);
        }
    }

    private void startNext(double now) {
        current = queue.pollFirst();
        currentSeconds = link.seconds(bytesPerToken * requests.input[requests.row(current)]);
        events.schedule(slot, now + currentSeconds);
    }

    private void complete(double now) {
        int request = current;
        double seconds = currentSeconds;
        current = NONE;
        if (!queue.isEmpty()) {
            startNext(now);
        }
        receiver.received(request, seconds, now);
    }
}
