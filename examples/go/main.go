// The components from Go.
package main

import (
	"example.com/pulumi-chatops/sdk/go/chatops"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		layout := chatops.LayoutSTAGED
		shop, err := chatops.NewChatOps(ctx, "shop", &chatops.ChatOpsArgs{
			Channel: chatops.ChannelArgs{
				Slack: &chatops.SlackChannelArgs{
					WorkspaceId: pulumi.String("T0123ABCD"),
					ChannelId:   pulumi.String("C0123ABCD"),
				},
			},
			Layout: &layout,
			DeploymentGroups: map[string]chatops.DeploymentGroupArgs{
				"web": {
					Application:     pulumi.String("shop-web"),
					DeploymentGroup: pulumi.String("shop-web-blue-green"),
					GreenUrl:        pulumi.String("https://green.shop.example.com:8443"),
					Links: map[string]pulumi.StringInput{
						"Dashboard": pulumi.String("https://grafana.example.com/d/shop-web"),
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("topicArn", shop.TopicArn)
		return nil
	})
}
