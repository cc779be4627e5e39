import * as chatops from "@pulumi/chatops";

const shop = new chatops.ChatOps("shop", {
    channel: { slack: { workspaceId: "T0123ABCD", channelId: "C0123ABCD" } },
    layout: chatops.Layout.STAGED,
    deploymentGroups: {
        web: {
            application: "shop-web",
            deploymentGroup: "shop-web-blue-green",
            greenUrl: "https://green.shop.example.com:8443",
            links: { Dashboard: "https://grafana.example.com/d/shop-web" },
        },
    },
});

export const topicArn = shop.topicArn;
