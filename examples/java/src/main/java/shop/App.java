package shop;

import com.pulumi.Pulumi;
import com.pulumi.chatops.ChatOps;
import com.pulumi.chatops.ChatOpsArgs;
import com.pulumi.chatops.enums.Layout;
import com.pulumi.chatops.inputs.ChannelArgs;
import com.pulumi.chatops.inputs.DeploymentGroupArgs;
import com.pulumi.chatops.inputs.SlackChannelArgs;
import java.util.Map;

/** The components from Java. */
public final class App {
    private App() {}

    public static void main(String[] args) {
        Pulumi.run(context -> {
            var web = DeploymentGroupArgs.builder()
                .application("shop-web")
                .deploymentGroup("shop-web-blue-green")
                .greenUrl("https://green.shop.example.com:8443")
                .build();
            var slack = SlackChannelArgs.builder().workspaceId("T0123ABCD").channelId("C0123ABCD").build();
            var shop = new ChatOps("shop", ChatOpsArgs.builder()
                .channel(ChannelArgs.builder().slack(slack).build())
                .layout(Layout.STAGED)
                .deploymentGroups(Map.of("web", web))
                .build());
            context.export("topicArn", shop.topicArn());
        });
    }
}
