// The components from C#.
using System.Collections.Generic;
using Pulumi.Chatops;
using Pulumi.Chatops.Inputs;

return await Pulumi.Deployment.RunAsync(() =>
{
    var shop = new ChatOps("shop", new ChatOpsArgs
    {
        Channel = new ChannelArgs
        {
            Slack = new SlackChannelArgs { WorkspaceId = "T0123ABCD", ChannelId = "C0123ABCD" },
        },
        Layout = Layout.STAGED,
        DeploymentGroups =
        {
            ["web"] = new DeploymentGroupArgs
            {
                Application = "shop-web",
                DeploymentGroup = "shop-web-blue-green",
                GreenUrl = "https://green.shop.example.com:8443",
                Links = { ["Dashboard"] = "https://grafana.example.com/d/shop-web" },
            },
        },
    });
    return new Dictionary<string, object?> { ["topicArn"] = shop.TopicArn };
});
