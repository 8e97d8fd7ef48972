package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.ResponseEvent;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TurnGateTests {

	private final TurnGate gate = new TurnGate();

	@Test
	void admitsOneAfterTheOther() {
		List<String> admitted = new ArrayList<>();
		List<TurnGate.Ticket> tickets = new ArrayList<>();
		for (String name : List.of("a", "b", "c")) {
			TurnGate.Ticket ticket = enter();
			tickets.add(ticket);
			ticket.admitted().subscribe((nothing) -> {
			}, (ex) -> {
			}, () -> admitted.add(name));
		}
		assertThat(admitted).containsExactly("a");
		tickets.get(1).leave();
		tickets.get(0).leave();
		tickets.get(0).leave();
		assertThat(admitted).containsExactly("a", "c");
		assertThat(this.gate.present()).isEqualTo(1);
	}

	@Test
	void refusesASecondOneIfToldTo() {
		TurnGate.Ticket ticket = this.gate.enter("c", ConcurrentTurn.REFUSE);
		assertThatExceptionOfType(ConversationBusyException.class)
			.isThrownBy(() -> this.gate.enter("c", ConcurrentTurn.REFUSE));
		ticket.leave();
		StepVerifier.create(this.gate.enter("c", ConcurrentTurn.REFUSE).admitted()).expectComplete().verify(Chats.LONG);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void letsNobodyInBeforeTheCancelledTurnIsGone(boolean run) {
		List<String> order = new ArrayList<>();
		Conversation conversation = Conversations
			.builder((request, placement) -> Flux.<ResponseEvent>never()
				.doOnSubscribe((subscription) -> order.add("begun"))
				.doOnCancel(() -> order.add("cancelled")))
			.build()
			.begin();
		Disposable first = (run ? conversation.turn("One").run().events() : conversation.turn("One").events())
			.subscribe();
		Disposable second = conversation.turn("Two").events().subscribe();
		first.dispose();
		assertThat(order).containsExactly("begun", "cancelled", "begun");
		second.dispose();
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void doesNotQueueWithoutEnd() {
		for (int i = 0; i <= TurnGate.MAX_WAITING; i++) {
			enter();
		}
		assertThatExceptionOfType(ConversationBusyException.class).isThrownBy(this::enter);
	}

	@Test
	void manyThatEndAtOnceNeedNoStack() {
		TurnGate.Ticket first = enter();
		AtomicInteger left = new AtomicInteger();
		for (int i = 0; i < TurnGate.MAX_WAITING; i++) {
			TurnGate.Ticket ticket = enter();
			ticket.admitted().doOnSuccess((nothing) -> {
				left.incrementAndGet();
				ticket.leave();
			}).subscribe();
		}
		first.leave();
		assertThat(left).hasValue(TurnGate.MAX_WAITING);
		assertThat(this.gate.present()).isZero();
	}

	@RepeatedTest(20)
	void neverAdmitsTwo() {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Mono<Integer> turn = Mono.defer(() -> {
			TurnGate.Ticket ticket = enter();
			return ticket.admitted().then(Mono.fromSupplier(() -> {
				most.accumulateAndGet(inside.incrementAndGet(), Math::max);
				return inside.decrementAndGet();
			})).doOnTerminate(ticket::leave).doOnCancel(ticket::leave);
		}).subscribeOn(Schedulers.parallel());
		StepVerifier
			.create(Flux.range(0, 200)
				.flatMap((i) -> (i % 5 == 0) ? turn.timeout(Mono.empty(), Mono.empty()) : turn, 64)
				.then())
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(most).hasValue(1);
		Chats.await(() -> this.gate.present() == 0);
	}

	private TurnGate.Ticket enter() {
		return this.gate.enter("c", ConcurrentTurn.WAIT);
	}

}
