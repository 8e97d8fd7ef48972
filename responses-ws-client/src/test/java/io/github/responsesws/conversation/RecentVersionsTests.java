package io.github.responsesws.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentVersionsTests {

	@Test
	void everyVersionHasAnIdOfItsOwn() {
		ConversationState state = ConversationState.initial("c");
		assertThat(state.versionId()).isEmpty();
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			ConversationState before = state;
			state = state.compacted(ReplayWindow.EMPTY, LeftOpen.NONE);
			assertThat(ids.add(state.versionId())).isTrue();
			assertThat(state.follows(state.versionId())).isTrue();
			assertThat(i == 0 || state.follows(before.versionId())).isTrue();
			assertThat(before.follows(state.versionId())).isFalse();
		}
		assertThat(state.versions().ids()).hasSize(RecentVersions.MAX);
	}

	@Test
	void twoThatFollowTheSameDifferInTheirId() {
		ConversationState state = ConversationState.initial("c");
		assertThat(state.compacted(ReplayWindow.EMPTY, LeftOpen.NONE).versionId())
			.isNotEqualTo(state.compacted(ReplayWindow.EMPTY, LeftOpen.NONE).versionId());
	}

	@Test
	void aForkBeginsWithNone() {
		ConversationState state = ConversationState.initial("c").compacted(ReplayWindow.EMPTY, LeftOpen.NONE);
		assertThat(state.forked("d").versions()).isEqualTo(RecentVersions.NONE);
		assertThat(state.holding(List.of()).versionId()).isEqualTo(state.versionId());
	}

}
